import type { Kind } from '../case.ts'

/** Where tokens are acquired, and by which client. */
export interface Account {
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  /** A Redis for the clients that share tokens across processes. */
  readonly redisUrl?: string | undefined
}

/** Returns an access token, from the cache if possible. */
export type GetToken = () => string | Promise<string>

/** One library, configured as its documentation says. */
export interface TokenClient {
  readonly name: string
  readonly kind: Kind
  create(account: Account): GetToken | Promise<GetToken>
}

/**
 * What users write around a library without a token cache: store the token, and request the next one shortly before it
 * expires. Two concurrent callers without a token request two.
 */
export function heldByHand<Token>(
  request: () => Promise<Token>,
  isExpired: (token: Token) => boolean,
  textOf: (token: Token) => string,
): GetToken {
  let held: Token | undefined
  return async () => {
    if (held === undefined || isExpired(held)) held = await request()
    return textOf(held)
  }
}
