/** Exactly the claims of a machine's access token from Cognito. */
export interface AccessTokenClaims {
  readonly sub: string
  readonly token_use: 'access'
  readonly scope: string
  readonly auth_time: number
  readonly iss: string
  readonly exp: number
  readonly iat: number
  readonly version: 2
  readonly jti: string
  readonly client_id: string
}

/**
 * Exactly the claims that Cognito sets: no `aud`, no `username`, no `nbf`.
 *
 * @param nowSeconds Time of issuance; truncated to whole seconds, as in Cognito.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessTokenClaims(token: {
  clientId: string
  scopes: readonly string[]
  issuer: string
  nowSeconds: number
  expiresInSeconds: number
  jti: string
}): AccessTokenClaims {
  const iat = Math.floor(token.nowSeconds)
  return {
    sub: token.clientId,
    token_use: 'access',
    scope: token.scopes.join(' '),
    auth_time: iat,
    iss: token.issuer,
    exp: iat + token.expiresInSeconds,
    iat,
    version: 2,
    jti: token.jti,
    client_id: token.clientId,
  }
}
