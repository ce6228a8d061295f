import type { Work } from './work/work.ts'

/** Role of a subject in comparisons. */
export type Kind = 'limit' | 'ours' | 'peer'

/** One subject with one workload, for the table, the JSON and the chart. */
export interface Row {
  readonly case: string
  /** The workload: working set, number in flight, kind of garbage. */
  readonly work: string
  readonly subject: string
  readonly kind: Kind
  /** Operations per second of wall time, median of the rounds; null if there is no rate. */
  readonly rate: number | null
  /** CPU time per operation in microseconds: all threads, including garbage collection; median of the rounds. */
  readonly cpuMicroseconds: number | null
  /** Median absolute deviation of the rounds' CPU time, relative to the median. */
  readonly spread: number | null
  /** CPU time ÷ the limit's CPU time for the same workload. */
  readonly ratioToLimit: number | null
  /** CPU time ÷ our CPU time for the same workload: above 1, we are faster. */
  readonly ratioToOurs: number | null
  /** Other measurements: latencies, bytes, counts. The name contains the unit. */
  readonly measures: Readonly<Record<string, number>>
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number
  readonly roundSeconds: number
  /** Distinct signed tokens. */
  readonly tokens: number
  readonly quick: boolean
}

/** Input of every case. */
export interface Context {
  readonly work: Work
  readonly effort: Effort
  /** Writes a line to stderr. */
  readonly progress: (line: string) => void
}

/** One question that the benchmarks answer. */
export interface Case {
  readonly name: string
  readonly title: string
  run(context: Context): Promise<readonly Row[]>
}
