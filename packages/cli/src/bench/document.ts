/** One kind of request, measured. */
export interface BenchSeries {
  /** `with_token` and `without_token`: the guarded URL. */
  readonly name: 'with_token' | 'without_token' | 'unguarded'
  readonly url: string
  readonly requests: number
  readonly requestsPerSecond: number
  /** How often each status came, or each failure without a response. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Seconds, from the request to the end of the response; within 2 %. */
  readonly latency: {
    readonly mean: number
    readonly p50: number
    readonly p90: number
    readonly p99: number
    readonly max: number
  }
  /** How many requests took up to so many seconds, and more than the row before it. */
  readonly histogram: readonly { readonly upToSeconds: number; readonly count: number }[]
}

/** What `bench --json` prints. */
export interface BenchDocument {
  readonly schema: 'cognito-m2m/bench/1'
  readonly connections: number
  readonly durationSeconds: number
  readonly series: readonly BenchSeries[]
  /**
   * What the guard adds to a request: time with a token less time unguarded, in seconds. The median of all rounds, and
   * the quartiles around it. Null without an unguarded path.
   */
  readonly guard: { readonly median: number; readonly lower: number; readonly upper: number } | null
  readonly tokens: {
    /** Tokens that the client acquired, each billed by Cognito. */
    readonly acquired: number
    /** Requests that used them. */
    readonly requests: number
  }
  readonly notes: readonly string[]
}
