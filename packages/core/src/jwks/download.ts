import type { Clock } from '../clock.ts'
import { boundedFetch, type Fetch, type FetchFailureCode } from '../fetch/bounded-fetch.ts'

/** What a download is told. */
export interface DownloadRequest {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly jwksUri: string
  readonly deadlineSeconds: number
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** A document's bytes, or why there are none. */
export type Download =
  | { readonly outcome: 'downloaded'; readonly body: Uint8Array }
  | {
      readonly outcome: 'failed'
      readonly code: FetchFailureCode | 'status'
      /** What the endpoint asks for in Retry-After; 0 when it does not. */
      readonly retryAfterSeconds: number
      readonly status?: number
      readonly cause?: unknown
    }

/** Downloads a key document once, within its bounds. Only a 200 is one. */
export async function download(request: DownloadRequest): Promise<Download> {
  const { jwksUri: url, clock, ...bounds } = request
  const answer = await boundedFetch({ ...bounds, clock, url, headers: { accept: 'application/json' } })
  if (answer.outcome === 'failed') return { ...answer, retryAfterSeconds: 0 }
  if (answer.status === 200) return { outcome: 'downloaded', body: answer.body }
  return {
    outcome: 'failed',
    code: 'status',
    status: answer.status,
    retryAfterSeconds: retryAfter(answer.headers.get('retry-after'), clock),
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfter(value: string | null, clock: Clock): number {
  if (value === null) return 0
  const seconds = /^\d{1,10}$/.test(value) ? Number(value) : Date.parse(value) / 1000 - clock.now()
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0
}
