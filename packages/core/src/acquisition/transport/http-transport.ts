import type { ClockLike } from '../../clock.ts'
import { boundedFetch, type FetchLike } from '../../fetch/bounded-fetch.ts'
import { checkedClock, checkedFunction } from '../../options.ts'
import {
  bodyOf,
  headerFacts,
  issuedToken,
  maxTokenResponseBytes,
  type ResponseFacts,
  refusal,
  respondedAt,
  type TokenResponseBody,
  type TokenResponseFields,
  unanswered,
} from './token-response.ts'
import type { TokenReply, TokenRequest, TokenTransport } from './token-transport.ts'

/** The parts in which the HTTP transports differ. */
export interface HttpTransport {
  readonly kind: string
  readonly url: string
  readonly headers: (request: TokenRequest) => Record<string, string>
  readonly body: (request: TokenRequest) => string
  /** Finds the members of RFC 6749 §5.1 in the body of a 200 response; undefined if there are none. */
  readonly tokenFields: (body: TokenResponseBody) => TokenResponseFields | undefined
  /** The code for a documented error; undefined if only the status decides. */
  readonly errorCode: (facts: ResponseFacts) => ReturnType<typeof refusal>['code'] | undefined
}

/** Sends token requests over HTTP, each with limits on time and size. */
export function createHttpTransport(
  way: HttpTransport,
  options: { readonly fetch?: FetchLike; readonly clock?: ClockLike },
): TokenTransport {
  const clock = checkedClock(options.clock)
  const fetch = checkedFunction<FetchLike>('fetch', options.fetch, globalThis.fetch)
  return {
    identity: [way.kind, way.url],
    async send(request): Promise<TokenReply> {
      const answer = await boundedFetch({
        fetch,
        clock,
        url: way.url,
        method: 'POST',
        headers: way.headers(request),
        body: way.body(request),
        deadlineSeconds: request.timeoutSeconds,
        maxBytes: maxTokenResponseBytes,
        signal: request.signal,
      })
      if (answer.outcome === 'failed') return unanswered(answer, request.clientSecret)
      const { status, headers } = answer
      const facts = headerFacts(status, headers, clock.now(), request.clientSecret)
      const body = bodyOf(answer.body)
      if (status === 200) return issuedToken(body, way.tokenFields, facts, respondedAt(headers))
      return refusal(facts, way.errorCode({ status, headers, body }))
    },
  }
}
