import { OptionError } from '../../errors.ts'
import { checkedFunction, checkedMembers, checkedUrl } from '../../options.ts'
import type { TokenSource } from '../token-source.ts'
import { isInvalidTokenChallenge } from './bearer-challenge.ts'
import { isReplayable, requestOf, snapshotOf } from './outgoing-request.ts'

/** Options of {@link createAuthorizedFetch}. */
export interface AuthorizedFetchOptions {
  /** Where tokens come from: a token source. */
  readonly tokens: Pick<TokenSource, 'getToken' | 'invalidate'>
  /**
   * Origins that may receive the token, such as `https://api.example.com`; at least one. Requests to any other origin
   * are sent without the token. `http:` is accepted for loopback hosts only.
   */
  readonly origins: readonly string[]
}

/**
 * A function with the signature of `fetch` that adds the access token to requests for the allowed origins.
 *
 * - A redirect to another origin is followed without the token: the Fetch standard drops the header there (Node.js,
 *   undici, Deno, Bun and browsers do).
 * - After a 401 with an `invalid_token` challenge (RFC 6750 §3.1), the token is invalidated and the request is sent
 *   once more, unless its body is a stream, which cannot be sent twice. A 403 is never retried.
 * - A request that already has an `Authorization` header is sent unchanged.
 *
 * @param options See {@link AuthorizedFetchOptions}.
 * @param options.fetch Sends the requests, such as undici's `fetch`. The returned function has the same type. Default:
 * the global `fetch`.
 * @returns A function that rejects as `fetch` does, and with {@link TokenRequestError} if no token can be acquired.
 * @throws OptionError when an option is invalid.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 * @example
 * ```ts
 * import { createAuthorizedFetch, type TokenSource } from '@cognito-m2m/core'
 *
 * declare const tokens: TokenSource
 * const api = createAuthorizedFetch({ tokens, origins: ['https://api.example.com'] })
 * const response = await api('https://api.example.com/orders')
 * ```
 */
export function createAuthorizedFetch(
  options: AuthorizedFetchOptions & { readonly fetch?: undefined },
): typeof globalThis.fetch
/** With a custom `fetch`. The returned function has the same type. */
export function createAuthorizedFetch<F extends (input: never, init?: never) => Promise<unknown>>(
  options: AuthorizedFetchOptions & { readonly fetch: F },
): F
export function createAuthorizedFetch(
  options: AuthorizedFetchOptions & { readonly fetch?: unknown },
): typeof globalThis.fetch {
  const { tokens } = checkedMembers('options', options, { tokens: true, origins: true, fetch: true })
  if (typeof tokens?.getToken !== 'function' || typeof tokens.invalidate !== 'function') {
    throw new OptionError(
      'tokens',
      'must be a token source. Pass the result of `createTokenSource`, or of `get` of a token source manager.',
    )
  }
  const origins = checkedOrigins(options.origins)
  // Implementations differ in their types only: all of them follow the Fetch standard.
  const send = checkedFunction('fetch', options.fetch, globalThis.fetch) as typeof globalThis.fetch

  return async (resource, init) => {
    // Read everything up front: the caller may change these objects while the request waits for its token.
    const request = requestOf(resource)
    const sent = snapshotOf(init)
    const headers = new Headers(sent?.headers ?? request?.headers)
    const text = request?.url ?? String(resource)
    const url = URL.parse(text)
    if (url === null || !origins.has(url.origin) || headers.has('authorization')) {
      return send(request?.original ?? text, sent)
    }

    const target = request?.original ?? url.href
    const signal = sent?.signal ?? request?.signal
    const once = async (input: string | Request) => {
      const token = await tokens.getToken({ signal: signal ?? undefined })
      headers.set('authorization', `Bearer ${token}`)
      return { token, response: await send(input, { ...sent, headers }) }
    }
    const replayable = isReplayable(sent?.body)
    // The body of a Request is consumed when it is sent: the first attempt gets a copy.
    const first = request?.original.body && replayable ? request.clone() : target
    const { token, response } = await once(first)
    if (!replayable || !isFrom(url.origin, response) || !isInvalidTokenChallenge(response)) return response
    if (!tokens.invalidate(token)) return response
    await response.body?.cancel()
    return (await once(target)).response
  }
}

/** False after a redirect to another origin, which never received the token: its 401 says nothing about the token. */
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
          'has no wildcards: list each origin that may receive the token, such as `https://api.example.com`.',
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
