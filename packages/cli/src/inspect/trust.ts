import type { IssuerOptions } from '@cognito-m2m/core'
import { issuerOf } from '@cognito-m2m/core'
import { UsageError } from '../command-line/usage-error.ts'
import type { ApiSettings } from '../settings/api-settings.ts'

/** Whose tokens are accepted. */
export interface Trust {
  readonly issuers: readonly IssuerOptions[]
  /** Where that was set; `the token` when it was read from the token's own `iss`. */
  readonly from: string
}

/** Placeholder for the token's own claim as a source. */
export const fromToken = "the token's own `iss`"

/**
 * The issuers from the settings, or else the issuer in the token if it is a Cognito issuer or the local emulator. Any
 * other issuer in a token could trigger a request to any host (SSRF).
 *
 * @returns Undefined when there is neither.
 * @throws UsageError when the settings contradict each other.
 */
export function trustOf(settings: ApiSettings, iss: unknown): Trust | undefined {
  const { userPoolIds, issuer, jwksUri, jwks } = settings
  const keys = jwks === undefined ? {} : { jwks: jwks.value, jwksUri: null }
  if (issuer !== undefined) {
    if (userPoolIds?.from.startsWith('--') === true && issuer.from.startsWith('--')) {
      throw new UsageError('pass --user-pool-id or --issuer, not both.')
    }
    // The more explicit setting wins: an option over an environment variable.
    if (userPoolIds === undefined || issuer.from.startsWith('--')) {
      const location = jwksUri !== undefined && jwks === undefined ? { jwksUri: jwksUri.value } : {}
      return { issuers: [{ issuer: issuer.value, ...location, ...keys }], from: issuer.from }
    }
  }
  if (userPoolIds !== undefined) {
    return {
      from: userPoolIds.from,
      issuers: userPoolIds.value.flatMap((userPoolId): IssuerOptions[] =>
        jwks === undefined
          ? [{ userPoolId }]
          : (['ORIGINAL', 'UPDATED'] as const).map((type) => ({
              issuer: issuerOf(userPoolId, type),
              ...keys,
            })),
      ),
    }
  }
  if (typeof iss !== 'string' || !(jwks !== undefined ? URL.canParse(iss) : mayBeAsked(iss))) return undefined
  return { issuers: [{ issuer: iss, ...keys }], from: fromToken }
}

const cognitoIssuer =
  /^https:\/\/(?:issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9-]+_[A-Za-z0-9]{1,55}$/
const localIssuer =
  /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d{1,5}\/(?:issuer-cognito-idp\/)?[a-z0-9-]+_[A-Za-z0-9]{1,55}$/

/** Whether this is the issuer of a Cognito user pool, or of `@cognito-m2m/local`. */
export function mayBeAsked(issuer: string): boolean {
  return cognitoIssuer.test(issuer) || localIssuer.test(issuer)
}

/** The user pool ID in an issuer. */
export function poolIn(issuer: string): string | undefined {
  return mayBeAsked(issuer) ? issuer.slice(issuer.lastIndexOf('/') + 1) : undefined
}
