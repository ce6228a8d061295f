import type { ClockLike } from '../clock.ts'

/** The part of `fetch` that this package uses. Any implementation of the Fetch standard fits. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>

/** One request, and the limits of its response. */
export interface BoundedRequest {
  readonly fetch: FetchLike
  readonly clock: ClockLike
  readonly url: string
  /** Default: `GET`. */
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Timeout in seconds, from connecting to the last byte of the body. */
  readonly deadlineSeconds: number
  /** Maximum size of the decoded body in bytes, enforced while it streams in. */
  readonly maxBytes: number
  /** Aborts the request, which then fails with the code `aborted`. */
  readonly signal?: AbortSignal | undefined
}

/** Why a request got no usable response. */
export type FetchFailureCode = 'timeout' | 'network' | 'redirect' | 'too_large' | 'encoded' | 'aborted'

/** A response of any status whose body arrived completely and within the limits. */
export interface FetchResponse {
  readonly outcome: 'response'
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/** No usable response. The connection is closed or closing. */
export interface FetchFailure {
  readonly outcome: 'failed'
  readonly code: FetchFailureCode
  /** Status of a response whose body was refused. */
  readonly status?: number
  /** The underlying error. It may contain the request: sanitize it before logging it or putting it into an event. */
  readonly cause?: unknown
}

/**
 * Sends one request with limits on time and size. Never throws. Redirects are not followed: the target is never
 * contacted. An encoded body is refused, because a small one can decode to gigabytes.
 *
 * The limits hold even if `fetch` ignores its signal. No timer or listener is left behind and, after a failure, no open
 * body.
 */
export function boundedFetch(request: BoundedRequest): Promise<FetchResponse | FetchFailure> {
  const { clock, signal, deadlineSeconds } = request
  if (signal?.aborted === true) return Promise.resolve(failure('aborted', signal.reason))
  return new Promise((resolve) => {
    const abort = new AbortController()
    const settle = (answer: FetchResponse | FetchFailure) => {
      cancelDeadline()
      signal?.removeEventListener('abort', onAbort)
      if (answer.outcome === 'failed') abort.abort()
      resolve(answer)
    }
    const onAbort = () => settle(failure('aborted', signal?.reason))
    const cancelDeadline = clock.schedule(deadlineSeconds, () => settle(failure('timeout')), {
      keepAlive: true,
    })
    signal?.addEventListener('abort', onAbort, { once: true })
    exchange(request, abort.signal).then(settle, (cause: unknown) => settle(failure('network', cause)))
  })
}

const redirectStatuses = [301, 302, 303, 307, 308]

async function exchange(request: BoundedRequest, signal: AbortSignal): Promise<FetchResponse | FetchFailure> {
  const { fetch, url, method = 'GET', headers, body, maxBytes } = request
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'accept-encoding': 'identity' },
    // `manual`, not `error`: this distinguishes a redirect from a broken connection.
    redirect: 'manual',
    signal,
    ...(body !== undefined && { body }),
  })
  const refused = signal.aborted ? 'aborted' : refusedFor(response, maxBytes)
  if (refused !== undefined) {
    response.body?.cancel().catch(() => {})
    return { ...failure(refused), status: response.status }
  }
  const bytes = response.body === null ? new Uint8Array() : await readBody(response.body, maxBytes, signal)
  if (bytes === undefined) return { ...failure('too_large'), status: response.status }
  return { outcome: 'response', status: response.status, headers: response.headers, body: bytes }
}

function refusedFor(response: Response, maxBytes: number): FetchFailureCode | undefined {
  // Browsers hide the status of a redirect; a `fetch` that followed one anyway sets `redirected`.
  if (
    response.type === 'opaqueredirect' ||
    response.redirected ||
    redirectStatuses.includes(response.status)
  ) {
    return 'redirect'
  }
  const encoding = response.headers.get('content-encoding')?.trim().toLowerCase()
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity') return 'encoded'
  return Number(response.headers.get('content-length')) > maxBytes ? 'too_large' : undefined
}

/** Reads the whole body; returns undefined as soon as it is longer than `maxBytes`. */
async function readBody(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const reader = body.getReader()
  const cancel = () => void reader.cancel().catch(() => {})
  // Once `fetch` has settled, it may ignore its signal, so the body is cancelled directly.
  signal.addEventListener('abort', cancel, { once: true })
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > maxBytes) {
      cancel()
      return undefined
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}

function failure(code: FetchFailureCode, cause?: unknown): FetchFailure {
  return cause === undefined ? { outcome: 'failed', code } : { outcome: 'failed', code, cause }
}
