import { OptionError } from '../errors.ts'
import { checkedFunction, checkedMembers, checkedUrl } from '../options.ts'
import { isInvalidTokenChallenge } from './bearer-challenge.ts'
import type { TokenSource } from './token-source.ts'

/** Any function of the shape of `fetch`: the platform's, undici's, one of yours. */
export type AnyFetch = (input: never, init?: never) => Promise<unknown>

export interface AuthorizedFetchOptions<F extends AnyFetch = typeof globalThis.fetch> {
  /** Where tokens come from. */
  readonly tokens: Pick<TokenSource, 'getToken' | 'invalidate'>
  /**
   * Origins that may see the token: `https://api.example.com`. Requests to any other origin go out without one. http
   * is accepted for loopback only.
   */
  readonly origins: readonly string[]
  /** What sends the requests, such as undici's `fetch`. Its type is the result's type. Default: the platform's own. */
  readonly fetch?: F
}

/**
 * A function with the signature of `fetch` that adds the access token to requests for the allowed origins.
 *
 * - A redirect to another origin goes on without the token: the Fetch standard drops the header there (Node.js,
 *   undici, Deno, Bun and browsers do).
 * - A 401 whose challenge says `invalid_token` (RFC 6750 §3.1) invalidates the token, and the request is made once
 *   more, if its body can be sent again, which a stream cannot. A 403 is never repeated.
 * - A request that has an `Authorization` header already is sent as it is.
 *
 * @throws OptionError when an option is wrong. The function itself fails as `fetch` does, and with
 * {@link TokenRequestError} when no token can be had.
 */
export function createAuthorizedFetch<F extends AnyFetch = typeof globalThis.fetch>(
  options: AuthorizedFetchOptions<F>,
): F {
  const { tokens } = checkedMembers('options', options, { tokens: true, origins: true, fetch: true })
  if (typeof tokens?.getToken !== 'function' || typeof tokens.invalidate !== 'function') {
    throw new OptionError('tokens', 'must be a token source, as `createTokenSource` makes one.')
  }
  const origins = checkedOrigins(options.origins)
  // Implementations differ in their types only: all of them follow the Fetch standard.
  const send = checkedFunction<AnyFetch>('fetch', options.fetch, globalThis.fetch) as typeof globalThis.fetch

  const authorizedFetch: typeof globalThis.fetch = async (resource, options) => {
    // Both are read once, now: they are the caller's, who may change them while the request waits for its token.
    const request = isRequest(resource) ? resource : undefined
    const input = request ?? String(resource)
    const init = options && { ...options }
    const headers = new Headers(init?.headers ?? request?.headers)
    const url = URL.parse(request?.url ?? String(input))
    const origin = url?.origin
    if (url === null || origin === undefined || !origins.has(origin) || headers.has('authorization')) {
      return send(input, init)
    }

    const target = request ?? url.href
    const signal = init?.signal ?? request?.signal
    const once = async (sent: string | Request) => {
      const token = await tokens.getToken({ signal: signal ?? undefined })
      headers.set('authorization', `Bearer ${token}`)
      return { token, response: await send(sent, { ...init, headers }) }
    }
    const replayable = isReplayable(init?.body)
    // The body of a Request is gone once it is sent: the first attempt takes a copy.
    const { token, response } = await once(request?.body && replayable ? request.clone() : target)
    if (!replayable || !isFrom(origin, response) || !isInvalidTokenChallenge(response)) return response
    if (!tokens.invalidate(token)) return response
    await response.body?.cancel()
    return (await once(target)).response
  }
  return authorizedFetch as unknown as F
}

/** Where a redirect led to another origin, nobody saw the token there, and nobody may have it forgotten. */
function isFrom(origin: string, response: Response): boolean {
  return response.url ? URL.parse(response.url)?.origin === origin : !response.redirected
}

function checkedOrigins(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value) || value.length === 0) {
    throw new OptionError(
      'origins',
      'must be a list of at least one origin such as `https://api.example.com`.',
    )
  }
  return new Set(
    value.map((entry) => {
      if (typeof entry === 'string' && entry.includes('*')) {
        throw new OptionError(
          'origins',
          'has no wildcards: list each origin that may see the token, such as `https://api.example.com`.',
        )
      }
      const url = checkedUrl('origins', entry)
      if (url.pathname !== '/' || url.search !== '') {
        throw new OptionError('origins', 'must be origins, without path or query: `https://api.example.com`.')
      }
      return url.origin
    }),
  )
}

/**
 * By shape: undici's own Request is not an instance of the platform's. What has words of its own for `fetch` to take
 * for a URL is none: then these words count, not its `url`.
 */
function isRequest(input: unknown): input is Request {
  return (
    typeof input === 'object' &&
    input !== null &&
    'url' in input &&
    'headers' in input &&
    'clone' in input &&
    input.toString === Object.prototype.toString &&
    !(Symbol.toPrimitive in input)
  )
}

/** Whether `fetch` can read it twice. A stream or an iterator can be read only once. */
function isReplayable(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof URLSearchParams ||
    body instanceof FormData
  )
}
