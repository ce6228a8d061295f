/**
 * A token verifier for the bearer authentication of `@modelcontextprotocol/server` 2.x.
 *
 * @module
 */
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import type { AuthInfo } from './auth-info.ts'
import { type TokenVerifierOptions, verifyTokenWith } from './verify-token.ts'

export type { AuthInfo } from './auth-info.ts'
export type { TokenVerifierOptions } from './verify-token.ts'

/**
 * Creates an `OAuthTokenVerifier` for the SDK's `requireBearerAuth`, which throws the SDK's errors. Prefer the guard of
 * `@cognito-m2m/mcp`: `requireBearerAuth` responds with 500 if keys are unavailable.
 *
 * @example
 * ```ts
 * import { createTokenVerifier } from '@cognito-m2m/mcp/sdk-v2'
 * import { requireBearerAuth } from '@modelcontextprotocol/server'
 *
 * const verifier = createTokenVerifier({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'tools' })
 * const authenticate = requireBearerAuth({ verifier, requiredScopes: ['tools/call'] })
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The verifier, for the option `verifier` of `requireBearerAuth`.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function createTokenVerifier<Claims = unknown>(
  options: TokenVerifierOptions<Claims>,
): { verifyAccessToken(token: string): Promise<AuthInfo<Claims>> } {
  const verifyAccessToken = verifyTokenWith(options, ({ outcome }) =>
    outcome === 'invalid'
      ? new OAuthError(
          OAuthErrorCode.InvalidToken,
          'The access token is malformed, expired, revoked, or not meant for this server.',
        )
      : new OAuthError(OAuthErrorCode.ServerError, 'Access tokens cannot be validated right now.'),
  )
  return { verifyAccessToken }
}
