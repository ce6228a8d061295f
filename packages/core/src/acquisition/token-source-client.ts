import type { ClockLike } from '../clock.ts'
import { OptionError } from '../errors.ts'
import type { FetchLike } from '../fetch/bounded-fetch.ts'
import { checkedStrings } from '../options.ts'
import { scopeRule } from '../scopes/scope-syntax.ts'
import { type ClientSecret, checkedClientSecret } from './attempts/client-secret.ts'
import { createGetClientTokenTransport } from './transport/get-client-token.ts'
import { createTokenEndpointTransport } from './transport/token-endpoint.ts'
import type { TokenTransport } from './transport/token-transport.ts'

/**
 * The app client, and where its tokens are requested. Set exactly one of `tokenEndpoint`, `region`,
 * `clientTokenEndpoint` and `transport`.
 */
export interface TokenSourceClient {
  /** ID of the app client: 1 to 128 letters, digits, `_` or `+`. */
  readonly clientId: string
  /** The client secret, or a function that fetches it, for secrets that rotate. */
  readonly clientSecret: ClientSecret
  /** Scopes to request, such as `orders/read`; at most 50. Default: every custom scope that the client is allowed. */
  readonly scopes?: readonly string[]
  /** Passed to a V3 pre-token-generation trigger as `aws_client_metadata`. Default: none. */
  readonly clientMetadata?: Readonly<Record<string, string>>
  /** URL of the token endpoint; see {@link TokenEndpointOptions.tokenEndpoint}. */
  readonly tokenEndpoint?: string
  /** Region of the user pool, to use `GetClientToken` instead of the token endpoint. */
  readonly region?: string
  /** URL of the user pools API, to use `GetClientToken` over FIPS, a VPC endpoint or a local emulator. */
  readonly clientTokenEndpoint?: string
  /** Custom transport for token requests. */
  readonly transport?: TokenTransport
  /**
   * How the client authenticates at the token endpoint: in the `Authorization` header or in the body. Default: `basic`.
   */
  readonly clientAuthentication?: 'basic' | 'body'
  /** Allows `http:` for hosts other than loopback. Default: false. */
  readonly allowInsecureHttp?: boolean
}

/** The names of all options. */
export const clientOptionNames = {
  clientId: true,
  clientSecret: true,
  scopes: true,
  clientMetadata: true,
  tokenEndpoint: true,
  region: true,
  clientTokenEndpoint: true,
  transport: true,
  clientAuthentication: true,
  allowInsecureHttp: true,
} as const satisfies Record<keyof TokenSourceClient, true>

/** A checked client. */
export interface Client {
  readonly transport: TokenTransport
  readonly clientId: string
  readonly clientSecret: ClientSecret
  /** Sorted, without duplicates. */
  readonly scopes: readonly string[]
  /** Sorted by name. */
  readonly clientMetadata?: Readonly<Record<string, string>>
}

/** Dependencies of a transport. */
export interface TransportDependencies {
  readonly fetch: FetchLike
  readonly clock: ClockLike
}

/** @throws OptionError when an option is invalid. */
export function checkedClient(options: TokenSourceClient, dependencies: TransportDependencies): Client {
  const clientMetadata = checkedClientMetadata(options.clientMetadata)
  return {
    transport: transportOf(options, dependencies),
    clientId: checkedClientId(options.clientId),
    clientSecret: checkedClientSecret(options.clientSecret),
    scopes: checkedScopes(options.scopes),
    ...(clientMetadata !== undefined && { clientMetadata }),
  }
}

function transportOf(options: TokenSourceClient, { fetch, clock }: TransportDependencies): TokenTransport {
  const { transport, tokenEndpoint, region, clientTokenEndpoint } = options
  const given = [transport, tokenEndpoint, region, clientTokenEndpoint].filter((value) => value !== undefined)
  if (given.length !== 1) {
    throw new OptionError(
      'tokenEndpoint',
      'set exactly one of `tokenEndpoint`, `region`, `clientTokenEndpoint` and `transport`. The token endpoint is `https://<domain>/oauth2/token`; the Cognito console shows the domain of a user pool under "Domain".',
    )
  }
  if (transport !== undefined) return checkedTransport(transport)
  const shared = { fetch, clock, ...pick(options, ['allowInsecureHttp']) }
  if (tokenEndpoint === undefined) {
    return createGetClientTokenTransport({ ...pick(options, ['region', 'clientTokenEndpoint']), ...shared })
  }
  return createTokenEndpointTransport({
    tokenEndpoint,
    ...pick(options, ['clientAuthentication']),
    ...shared,
  })
}

function checkedTransport(transport: TokenTransport): TokenTransport {
  if (typeof transport?.send !== 'function' || !Array.isArray(transport.identity)) {
    throw new OptionError(
      'transport',
      'must be an object with a `send` function and an `identity` of two strings: kind and endpoint.',
    )
  }
  return transport
}

/** The named options that are set. With `exactOptionalPropertyTypes`, undefined is not the same as omitted. */
function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Pick<T, K>
}

function checkedClientId(value: unknown): string {
  if (typeof value !== 'string' || !/^[\w+]{1,128}$/.test(value)) {
    throw new OptionError(
      'clientId',
      'must be the ID of an app client: 1 to 128 letters, digits, `_` or `+`.',
    )
  }
  return value
}

/** Sorted, so that the same scopes in another order share a token (RFC 6749 §3.3: the order does not matter). */
function checkedScopes(value: unknown): readonly string[] {
  if (value === undefined) return []
  const scopes = checkedStrings('scopes', value, { ...scopeRule, min: 0 })
  if (scopes.length > 50)
    throw new OptionError(
      'scopes',
      'must list at most 50 scopes, the limit that Cognito sets for an app client.',
    )
  return Object.freeze([...scopes].sort())
}

function checkedClientMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
  if (entries === undefined || entries.some(([, text]) => typeof text !== 'string')) {
    throw new OptionError('clientMetadata', 'must be an object whose values are strings.')
  }
  // Sorted by name, so that the order does not matter. No prototype, so that `__proto__` is an ordinary name.
  const metadata: Record<string, string> = Object.create(null)
  for (const [name, text] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) metadata[name] = text as string
  return Object.freeze(metadata)
}
