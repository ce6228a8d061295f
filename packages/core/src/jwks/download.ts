import type { ClockLike } from '../clock.ts'
import { boundedFetch, type FetchLike } from '../fetch/bounded-fetch.ts'
import { retryAfterSeconds } from '../fetch/retry-after.ts'
import { sanitizedCause } from '../sanitized-cause.ts'
import type { KeysFailure } from './keys-failure.ts'

/** What to download, and its limits. */
export interface DownloadRequest {
  readonly fetch: FetchLike
  readonly clock: ClockLike
  readonly jwksUri: string
  readonly deadlineSeconds: number
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** A downloaded document. */
export interface Download {
  readonly outcome: 'downloaded'
  readonly body: Uint8Array
}

/** Downloads a JWKS once, with limits on time and size. Only status 200 is a success. */
export async function download(request: DownloadRequest): Promise<Download | KeysFailure> {
  const { jwksUri: url, clock, ...bounds } = request
  const answer = await boundedFetch({ ...bounds, clock, url, headers: { accept: 'application/json' } })
  if (answer.outcome === 'failed') {
    const { cause, ...failure } = answer
    return { ...failure, retryAfterSeconds: 0, ...(cause !== undefined && { cause: sanitizedCause(cause) }) }
  }
  if (answer.status === 200) return { outcome: 'downloaded', body: answer.body }
  return {
    outcome: 'failed',
    code: 'status',
    status: answer.status,
    retryAfterSeconds: retryAfterSeconds(answer.headers, clock.now()) ?? 0,
  }
}
