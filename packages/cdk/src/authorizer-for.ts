import type { CustomIssuerOptions, Requirement, ResourceOption } from '@cognito-m2m/core'
import { policyAuthorizer, webSocketAuthorizer } from '@cognito-m2m/lambda'

/** Configuration that synthesis writes next to the function's code. */
export type AuthorizerConfig = {
  /** Resource server of the API. */
  readonly resource: ResourceOption
} & ({ readonly routes: Readonly<Record<string, Requirement>> } | { readonly requirement: Requirement })

/** The issuer whose tokens it accepts. */
export type TrustedIssuer =
  | { readonly userPoolId: string; readonly prefetch?: boolean }
  | { readonly issuers: readonly CustomIssuerOptions[] }

/**
 * Creates the authorizer for a route table, or for the requirement of a WebSocket API.
 *
 * @throws OptionError when the table is not valid, or no policy can distinguish its routes.
 */
export function authorizerFor(
  config: AuthorizerConfig,
  trusted: TrustedIssuer,
): (event: never) => Promise<object> {
  return 'routes' in config
    ? policyAuthorizer({ ...trusted, ...config })
    : webSocketAuthorizer({ ...trusted, ...config })
}
