import type { ValidatedToken } from '@cognito-m2m/core'

/**
 * A validated access token as the MCP SDKs represent it: `AuthInfo` of `@modelcontextprotocol/sdk` 1.x and of
 * `@modelcontextprotocol/server` 2.x. Handlers receive it as `extra.authInfo` (1.x) or `ctx.http.authInfo` (2.x).
 */
export interface AuthInfo<Claims = unknown> {
  /** The access token. It is a secret: never pass it to a model or return it in a tool's result. */
  token: string
  /** The app client that the token was issued to. */
  clientId: string
  /** The granted scopes. */
  scopes: string[]
  /** Expiry of the token, in seconds since 1970 (`exp`). */
  expiresAt: number
  /** The MCP server's URL (RFC 8707). Set if `resourceMetadata` is configured and `resource` was checked. */
  resource?: URL
  /** URL of the RFC 9728 metadata, for challenges that the SDK builds. */
  resourceMetadataUrl?: string
  /** The validated token of `@cognito-m2m/core`, with every claim. */
  extra: { accessToken: ValidatedToken<Claims> } & Record<string, unknown>
}

/** Values of an {@link AuthInfo} that do not come from the token. */
export interface AuthInfoContext {
  readonly resource: string | undefined
  readonly resourceMetadataUrl: string | undefined
}

/** @param text The token as received. */
export function authInfoOf<Claims>(
  token: ValidatedToken<Claims>,
  text: string,
  { resource, resourceMetadataUrl }: AuthInfoContext,
): AuthInfo<Claims> {
  return {
    token: text,
    clientId: token.clientId,
    scopes: [...token.scopes],
    expiresAt: token.expiresAt,
    ...(resource !== undefined && { resource: new URL(resource) }),
    ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl }),
    extra: { accessToken: token },
  }
}
