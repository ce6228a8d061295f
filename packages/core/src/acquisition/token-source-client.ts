import type { Clock } from '../clock.ts'
import { OptionError } from '../errors.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import { checkedStrings } from '../options.ts'
import { type ClientSecret, checkedClientSecret } from './client-secret.ts'
import { createGetClientTokenTransport } from './get-client-token.ts'
import { createTokenEndpointTransport } from './token-endpoint.ts'
import type { TokenTransport } from './token-transport.ts'

/** Whose token, and for what. */
export interface TokenSourceClient {
  /** Id of the app client. */
  readonly clientId: string
  /** The secret, or a function that fetches it, for secrets that rotate. */
  readonly clientSecret: ClientSecret
  /** Such as `orders/read`, at most 50. Left out: every custom scope that the client is allowed. */
  readonly scopes?: readonly string[]
  /** Reaches a V3 pre-token-generation trigger, and nothing else (`aws_client_metadata`). */
  readonly clientMetadata?: Readonly<Record<string, string>>
  /**
   * URL of the token endpoint; see {@link TokenEndpointOptions.tokenEndpoint}. Give exactly one of `tokenEndpoint`,
   * `region`, `clientTokenEndpoint` and `transport`.
   */
  readonly tokenEndpoint?: string
  /** Region of the user pool, to use `GetClientToken` instead of the token endpoint. */
  readonly region?: string
  /** URL of the user pools API, to use `GetClientToken` over FIPS, a VPC endpoint or a local Cognito. */
  readonly clientTokenEndpoint?: string
  /** A way of your own to ask for tokens. */
  readonly transport?: TokenTransport
  /** `basic` (default) or `body`, for the token endpoint. */
  readonly clientAuthentication?: 'basic' | 'body'
  /** Permits `http:` beyond loopback. Default: false. */
  readonly allowInsecureHttp?: boolean
}

/** Their names, for the factories to refuse every other. */
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

/** A checked client: what a request for its tokens is made of. */
export interface Client {
  readonly transport: TokenTransport
  readonly clientId: string
  readonly clientSecret: ClientSecret
  /** Sorted, without repeats. */
  readonly scopes: readonly string[]
  /** Sorted by name. */
  readonly clientMetadata?: Readonly<Record<string, string>>
}

/** What a transport is made with, apart from its address. */
export interface Surroundings {
  readonly fetch: Fetch
  readonly clock: Clock
}

/** @throws OptionError for the first option that is wrong. */
export function checkedClient(options: TokenSourceClient, surroundings: Surroundings): Client {
  const clientMetadata = checkedClientMetadata(options.clientMetadata)
  return {
    transport: transportOf(options, surroundings),
    clientId: checkedClientId(options.clientId),
    clientSecret: checkedClientSecret(options.clientSecret),
    scopes: checkedScopes(options.scopes),
    ...(clientMetadata !== undefined && { clientMetadata }),
  }
}

function transportOf(options: TokenSourceClient, { fetch, clock }: Surroundings): TokenTransport {
  const { transport, tokenEndpoint, region, clientTokenEndpoint } = options
  const given = [transport, tokenEndpoint, region, clientTokenEndpoint].filter((value) => value !== undefined)
  if (given.length !== 1) {
    throw new OptionError(
      'tokenEndpoint',
      'give exactly one of `tokenEndpoint`, `region`, `clientTokenEndpoint` and `transport`. The console shows the domain of a user pool under "Domain"; the endpoint is `https://<domain>/oauth2/token`.',
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
    throw new OptionError('transport', 'must have a function `send` and an `identity` of two strings.')
  }
  return transport
}

/** Those of the named options that were given: with `exactOptionalPropertyTypes`, undefined is not left out. */
function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Pick<T, K>
}

function checkedClientId(value: unknown): string {
  if (typeof value !== 'string' || !/^[\w+]{1,128}$/.test(value)) {
    throw new OptionError(
      'clientId',
      'must be the id of an app client: 1 to 128 letters, digits, `_` or `+`.',
    )
  }
  return value
}

/** Sorted, so that the same scopes in another order share a token (RFC 6749 §3.3: order does not matter). */
function checkedScopes(value: unknown): readonly string[] {
  if (value === undefined) return []
  const scopes = checkedStrings('scopes', value, {
    pattern: /^[\x21\x23-\x5B\x5D-\x7E]{1,513}$/,
    expected: 'a scope such as `orders/read`, without blanks, `"` or `\\`',
    min: 0,
  })
  if (scopes.length > 50) throw new OptionError('scopes', 'Cognito allows an app client at most 50 scopes.')
  return Object.freeze([...scopes].sort())
}

function checkedClientMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
  if (entries === undefined || entries.some(([, text]) => typeof text !== 'string')) {
    throw new OptionError('clientMetadata', 'must be an object whose values are strings.')
  }
  // Sorted by name: the same metadata in another order is the same metadata. No prototype: `__proto__` is a name.
  const metadata: Record<string, string> = Object.create(null)
  for (const [name, text] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) metadata[name] = text as string
  return Object.freeze(metadata)
}
