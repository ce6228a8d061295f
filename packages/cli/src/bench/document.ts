/** Measurements of one kind of request. */
export interface BenchSeries {
  /** `with_token` and `without_token`: the guarded URL. */
  readonly name: 'with_token' | 'without_token' | 'unguarded'
  readonly url: string
  readonly requests: number
  readonly requestsPerSecond: number
  /** Number of requests by response status, or by error code when there was no response. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Seconds from the request to the end of the response, accurate to 2 %. */
  readonly latency: {
    readonly mean: number
    readonly p50: number
    readonly p90: number
    readonly p99: number
    readonly max: number
  }
  /** Number of requests that took up to `upToSeconds`, and longer than the previous row. */
  readonly histogram: readonly { readonly upToSeconds: number; readonly count: number }[]
}

/** What `bench --json` prints. */
export interface BenchDocument {
  readonly schema: 'cognito-m2m/bench/1'
  readonly connections: number
  readonly durationSeconds: number
  readonly series: readonly BenchSeries[]
  /**
   * Seconds that the guard adds to a request: the time with a token minus the unguarded time. Median of all rounds, and
   * its quartiles. Null without an unguarded path.
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
