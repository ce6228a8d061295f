import type { Work } from './work/work.ts'

/** What a row is compared with. */
export type Kind = 'limit' | 'ours' | 'peer'

/** One subject at one piece of work, as it goes into the table, the JSON and the chart. */
export interface Row {
  readonly case: string
  /** What was done: the working set, the number in flight, the kind of garbage. */
  readonly work: string
  readonly subject: string
  readonly kind: Kind
  /** Operations in a second of wall time, median of the rounds; null where there is no rate. */
  readonly rate: number | null
  /** CPU time of one operation in microseconds, all threads, garbage collection included; median of the rounds. */
  readonly cpuMicroseconds: number | null
  /** Median absolute deviation of the rounds' CPU time, relative to the median. */
  readonly spread: number | null
  /** CPU time ÷ the limit's CPU time at the same work. */
  readonly ratioToLimit: number | null
  /** CPU time ÷ our CPU time at the same work: above 1, we are ahead. */
  readonly ratioToOurs: number | null
  /** What else was measured: latencies, bytes, counts. The name says the unit. */
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

/** What every case is given. */
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
