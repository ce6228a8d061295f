import type { TokenFailureFacts } from './token-error.ts'

/** One request for one token, as a transport is asked for it. */
export interface TokenRequest {
  readonly clientId: string
  readonly clientSecret: string
  /** Sorted, without repeats. Empty: every custom scope that the client is allowed. */
  readonly scopes: readonly string[]
  /** Reaches a V3 pre-token-generation trigger only. */
  readonly clientMetadata?: Readonly<Record<string, string>>
  /** Limit over the whole exchange. */
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

/** What became of one token request. */
export type TokenReply =
  | {
      readonly outcome: 'issued'
      readonly accessToken: string
      /** Left out when the answer had no finite positive number. */
      readonly expiresInSeconds?: number
      readonly requestId?: string
    }
  | ({ readonly outcome: 'failed' } & TokenFailureFacts)

/** How tokens are asked for: the OAuth 2.0 token endpoint, `GetClientToken`, or one of your own. */
export interface TokenTransport {
  /** Kind and endpoint. Part of every cache key: tokens of two endpoints never meet. */
  readonly identity: readonly [kind: string, endpoint: string]
  /** Sends one request, once. Expected failures are values; retries are the token source's business. */
  send(request: TokenRequest): Promise<TokenReply>
}
