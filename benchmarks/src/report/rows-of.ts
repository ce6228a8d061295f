import type { Row } from '../case.ts'

/** A piece of work of one case. */
export interface WorkChoice {
  readonly case: string
  /** The first piece of work that begins so. */
  readonly work: string
}

/** The rows of that piece of work; none if it was not measured. */
export function rowsOf(rows: readonly Row[], choice: WorkChoice): readonly Row[] {
  const work = rows.find((row) => row.case === choice.case && row.work.startsWith(choice.work))?.work
  return rows.filter((row) => row.case === choice.case && row.work === work)
}
