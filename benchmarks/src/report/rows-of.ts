import type { Row } from '../case.ts'

/** A workload of one case. */
export interface WorkChoice {
  readonly case: string
  /** Prefix of the workload; the first match is used. */
  readonly work: string
}

/** The rows of that workload; none if it was not measured. */
export function rowsOf(rows: readonly Row[], choice: WorkChoice): readonly Row[] {
  const work = rows.find((row) => row.case === choice.case && row.work.startsWith(choice.work))?.work
  return rows.filter((row) => row.case === choice.case && row.work === work)
}
