import type { TokenFailureFacts } from '../token-error.ts'

/** One request for one token. */
export interface TokenRequest {
  /** ID of the app client. */
  readonly clientId: string
  /** Secret of the app client. Never log it. */
  readonly clientSecret: string
  /** Sorted, without duplicates. Empty: every custom scope that the client is allowed. */
  readonly scopes: readonly string[]
  /** Passed to a V3 pre-token-generation trigger. */
  readonly clientMetadata?: Readonly<Record<string, string>>
  /** Timeout of the whole exchange, in seconds. */
  readonly timeoutSeconds: number
  /** Aborted when the token source no longer needs the response. */
  readonly signal: AbortSignal
}

/** The result of one token request. */
export type TokenReply =
  | {
      readonly outcome: 'issued'
      /** Must match `b64token` (RFC 6750 §2.1); a token source refuses anything else. */
      readonly accessToken: string
      /** `expires_in`, in seconds. Omitted if the response had no finite positive number. */
      readonly expiresInSeconds?: number
      /**
       * NumericDate of the response, by the endpoint's own clock (the `Date` header). Used to detect tokens cached by a
       * proxy, and clock skew of this machine.
       */
      readonly respondedAt?: number
      /** Cognito's request ID, for AWS support. */
      readonly requestId?: string
    }
  | ({ readonly outcome: 'failed' } & TokenFailureFacts)

/**
 * Sends token requests: to the OAuth 2.0 token endpoint ({@link createTokenEndpointTransport}), to `GetClientToken`
 * ({@link createGetClientTokenTransport}), or in your own way.
 *
 * @example
 * ```ts
 * import type { TokenTransport } from '@cognito-m2m/core'
 *
 * const transport: TokenTransport = {
 *   identity: ['token_broker', 'https://broker.internal/'],
 *   async send({ clientId, scopes, signal }) {
 *     const body = JSON.stringify({ clientId, scopes })
 *     const response = await fetch('https://broker.internal/', { method: 'POST', body, signal })
 *     if (!response.ok) return { outcome: 'failed', code: 'server_error', fault: 'transient', status: response.status }
 *     const { token, seconds } = (await response.json()) as { token: string; seconds: number }
 *     return { outcome: 'issued', accessToken: token, expiresInSeconds: seconds }
 *   },
 * }
 * ```
 */
export interface TokenTransport {
  /** Kind and endpoint. Part of every cache key, so that tokens of different endpoints are never mixed up. */
  readonly identity: readonly [kind: string, endpoint: string]
  /**
   * Sends one request, without retries, and resolves to the result; the token source retries. Must not reject: a
   * failure is a reply with the outcome `failed`.
   */
  send(request: TokenRequest): Promise<TokenReply>
}
