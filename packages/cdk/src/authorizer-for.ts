import type { CustomIssuerOptions, Requirement, ResourceOption } from '@cognito-m2m/core'
import { policyAuthorizer, webSocketAuthorizer } from '@cognito-m2m/lambda'

/** What synthesis writes beside the function's code. */
export type AuthorizerConfig = {
  /** The API's resource server. */
  readonly resource: ResourceOption
} & ({ readonly routes: Readonly<Record<string, Requirement>> } | { readonly requirement: Requirement })

/** Whose tokens it accepts. */
export type TrustedIssuer =
  | { readonly userPoolId: string; readonly prefetch?: boolean }
  | { readonly issuers: readonly CustomIssuerOptions[] }

/**
 * The authorizer that a table of routes stands for, or the requirement of a WebSocket API.
 *
 * @throws OptionError when the table is not valid, or no policy can keep its routes apart.
 */
export function authorizerFor(
  config: AuthorizerConfig,
  trusted: TrustedIssuer,
): (event: never) => Promise<object> {
  return 'routes' in config
    ? policyAuthorizer({ ...trusted, ...config })
    : webSocketAuthorizer({ ...trusted, ...config })
}
