import type { Kind } from '../case.ts'

/** Where tokens are bought, and by whom. */
export interface Account {
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
}

/** Hands out an access token, from memory where it can. */
export type GetToken = () => string | Promise<string>

/** One library, set up as its own documentation says. */
export interface TokenClient {
  readonly name: string
  readonly kind: Kind
  create(account: Account): GetToken
}

/**
 * What one writes around a library that has no memory: keep the token, buy the next one when it is nearly over. Two
 * callers that find none buy two.
 */
export function heldByHand<Token>(
  buy: () => Promise<Token>,
  isOver: (token: Token) => boolean,
  textOf: (token: Token) => string,
): GetToken {
  let held: Token | undefined
  return async () => {
    if (held === undefined || isOver(held)) held = await buy()
    return textOf(held)
  }
}
