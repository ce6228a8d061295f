import { unsignedToken } from './token-server.ts'

/** The token endpoint as a function, for tests in which the clock is moved by hand and no socket should matter. */
export interface StubEndpoint {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Requests so far. */
  readonly count: () => number
  /** What the next requests get: a new token, until told otherwise. */
  answerWith(answer: (init: RequestInit) => Response | Promise<Response>): void
  answerWithTokens(): void
}

export function createStubEndpoint(
  now: () => number,
  lifeSeconds = 3600,
  scope = 'orders/read',
): StubEndpoint {
  let count = 0
  const issueToken = () =>
    Response.json({
      access_token: unsignedToken({
        jti: String(count),
        scope,
        iat: Math.floor(now()),
        exp: Math.floor(now()) + lifeSeconds,
      }),
      expires_in: lifeSeconds,
      token_type: 'Bearer',
    })
  let answer: (init: RequestInit) => Response | Promise<Response> = issueToken
  return {
    fetch: async (_url, init) => {
      count++
      return answer(init)
    },
    count: () => count,
    answerWith(next) {
      answer = next
    },
    answerWithTokens() {
      answer = issueToken
    },
  }
}
