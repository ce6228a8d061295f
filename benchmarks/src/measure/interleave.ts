import type { Context, Kind, Row } from '../case.ts'
import { microsecondsOf, type Round } from './round.ts'
import { median, relativeSpread } from './statistics.ts'

/** Something that can be measured for a while. */
export interface Subject {
  readonly name: string
  readonly kind: Kind
  round(seconds: number): Promise<Round>
  /** Bytes of heap in use after the last round, if the subject keeps any. */
  heapBytes?(): Promise<number>
  close(): Promise<void>
}

/**
 * Measures subjects in turn, round after round, so that other load on the machine affects all of them equally. Each
 * round starts with another subject. The first round of each is a warm-up, which is discarded.
 */
export async function interleave(
  { effort, progress }: Context,
  label: { readonly case: string; readonly work: string },
  subjects: readonly Subject[],
): Promise<readonly Row[]> {
  const rounds = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]))
  for (const subject of subjects) await subject.round(effort.roundSeconds)
  for (let turn = 0; turn < effort.rounds; turn += 1) {
    progress(`${label.case}: ${label.work}, round ${turn + 1} of ${effort.rounds}`)
    for (let index = 0; index < subjects.length; index += 1) {
      const subject = subjects[(index + turn) % subjects.length] as Subject
      rounds.get(subject)?.push(await subject.round(effort.roundSeconds))
    }
  }
  const heaps = new Map<Subject, number | undefined>()
  for (const subject of subjects) heaps.set(subject, await subject.heapBytes?.())
  await Promise.all(subjects.map((subject) => subject.close()))
  return compare(
    subjects.map((subject) => rowOf(label, subject, rounds.get(subject) ?? [], heaps.get(subject))),
  )
}

function rowOf(
  label: { readonly case: string; readonly work: string },
  subject: Subject,
  rounds: Round[],
  heapBytes: number | undefined,
): Row {
  const cpu = rounds.map((round) => microsecondsOf([round]))
  const names = Object.keys(rounds[0]?.measures ?? {})
  return {
    ...label,
    subject: subject.name,
    kind: subject.kind,
    rate: median(rounds.map(({ operations, wallSeconds }) => operations / wallSeconds)),
    cpuMicroseconds: median(cpu),
    spread: relativeSpread(cpu),
    ratioToLimit: null,
    ratioToOurs: null,
    measures: {
      ...(heapBytes !== undefined && { 'heap MiB': heapBytes / 2 ** 20 }),
      ...Object.fromEntries(
        names.map((name) => [name, median(rounds.map(({ measures }) => measures?.[name] ?? Number.NaN))]),
      ),
    },
  }
}

/** Fills in the ratios of CPU time for one workload. Peers are compared with the first of ours. */
export function compare(rows: readonly Row[]): readonly Row[] {
  const limit = rows.find(({ kind }) => kind === 'limit')?.cpuMicroseconds
  const ours = rows.find(({ kind }) => kind === 'ours')?.cpuMicroseconds
  return rows.map((row) => ({
    ...row,
    ratioToLimit: ratio(row.cpuMicroseconds, limit),
    ratioToOurs: row.kind === 'limit' ? null : ratio(row.cpuMicroseconds, ours),
  }))
}

function ratio(value: number | null, base: number | null | undefined): number | null {
  return value === null || base === null || base === undefined ? null : value / base
}
