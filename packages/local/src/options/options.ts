import type { IssuerType, ResourceServerDefinition } from '@cognito-m2m/core'
import type { QuotaOptions } from '../quotas/quotas.ts'
import type { NotAllowedScope } from '../token/grant.ts'
import type { PreTokenGeneration } from '../token/trigger.ts'

/** A resource server: a result of `defineResourceServer`, or an object literal. */
export type ResourceServerOption = ResourceServerDefinition<string, string>

/** Full names of the scopes of resource servers: `'orders/read' | 'orders/write'`. */
export type ScopeOfServers<Servers extends readonly ResourceServerOption[]> = {
  [Index in keyof Servers]: Servers[Index] extends {
    readonly identifier: infer Identifier extends string
    readonly scopes: infer Scopes
  }
    ? `${Identifier}/${keyof Scopes & string}`
    : never
}[number]

/** An app client of a user pool. */
export interface AppClientOptions<Scope extends string = string> {
  /** Client ID: 1 to 128 letters, digits, `_` or `+`. Default: generated from the seed. */
  readonly clientId?: string
  /** Client secret: 24 to 64 letters, digits, `_` or `+`. Default: generated from the seed. */
  readonly clientSecret?: string
  /** Two active secrets, as during a rotation, instead of `clientSecret`. */
  readonly secrets?: readonly [string, string]
  /** Name of the client. Default: `machine`. */
  readonly name?: string
  /**
   * Allowed scopes, as full names such as `orders/read`; at most 50. Default: every scope of the pool's resource
   * servers.
   */
  readonly scopes?: readonly Scope[]
  /** Lifetime of its access tokens, 300 to 86,400 seconds. Default: 3600. */
  readonly accessTokenSeconds?: number
  /**
   * `['ALLOW_CLIENT_TOKEN_AUTH']` enables GetClientToken; `[]` disables it. Default: both GetClientToken and the token
   * endpoint are enabled.
   */
  readonly explicitAuthFlows?: readonly string[]
}

/** A user pool for machine-to-machine tokens. */
export interface UserPoolOptions<
  Servers extends readonly ResourceServerOption[] = readonly ResourceServerOption[],
> {
  /** ID of the pool, such as `eu-west-1_Local0001`. Default: generated from the seed. */
  readonly id?: string
  /** Name of the pool. Default: its ID. */
  readonly name?: string
  /** Issuer type: which URL is the issuer (see the README). Default: `ORIGINAL`. */
  readonly issuerType?: IssuerType
  /** Issuer (`iss`) of tokens, for example that of a real pool. Default: a URL of this server. */
  readonly issuer?: string
  /** Domain prefix, or `null` for no domain and therefore no token endpoint. Default: the ID in lower case. */
  readonly domain?: string | null
  /** Resource servers, at most 25. Default: none. */
  readonly resourceServers?: Servers
  /** App clients. Default: none. */
  readonly appClients?: readonly AppClientOptions<ScopeOfServers<Servers>>[]
  /**
   * V3 pre-token-generation trigger: a function, or the URL of a Lambda function's Invoke API, such as
   * `http://127.0.0.1:9000/2015-03-31/functions/function/invocations`. Default: none.
   */
  readonly preTokenGeneration?: PreTokenGeneration | string
  /** Regions of the pool's replicas, such as `us-east-1`. Default: none. */
  readonly replicas?: readonly string[]
}

/** Options of `startLocalCognito`. All are optional. */
export interface LocalCognitoOptions<
  Pools extends readonly (readonly ResourceServerOption[])[] = readonly (readonly ResourceServerOption[])[],
> {
  /** Port to listen on. Default: 0, any free port. */
  readonly port?: number
  /** Address to bind to. Any address other than loopback exposes the server to the network. Default: `127.0.0.1`. */
  readonly host?: string
  /** URL at which clients reach this server, such as `http://cognito:9339`. Default: the bound address and port. */
  readonly publicUrl?: string
  /**
   * Serves https with a generated certificate, stored in `~/.cognito-m2m/https` or in `folder`. Clients must trust its
   * CA: see {@link LocalCognito.certificateAuthority}. Default: http.
   */
  readonly https?: boolean | { readonly folder: string }
  /** Port of the console and the admin routes, on loopback; `false` disables them. Default: `false`. */
  readonly adminPort?: number | false
  /** Seed that makes every key ID, client ID, secret and `jti` reproducible. Default: random. */
  readonly seed?: string
  /** User pools. Default: one pool with the resource server `orders` (`read`, `write`) and one app client. */
  readonly userPools?: { readonly [Index in keyof Pools]: UserPoolOptions<Pools[Index]> }
  /**
   * How to handle a requested scope that is unknown or not allowed: `refuse` the request, or `drop` the scope. AWS
   * documents both. Default: `refuse`.
   */
  readonly notAllowedScope?: NotAllowedScope
  /** HTTP status of `invalid_client`: 400 as documented, or 401 as observed. Default: 400. */
  readonly invalidClientStatus?: 400 | 401
  /** Enforces Cognito's quotas: `true` for the defaults, or custom numbers. Default: no quotas. */
  readonly quotas?: boolean | QuotaOptions
  /**
   * Behaves like an interface VPC endpoint (AWS PrivateLink): no token endpoint, and only pools without a domain.
   * Default: false.
   */
  readonly privateLink?: boolean
  /**
   * Endpoint for Lambda functions that a pool's `LambdaConfig` names by ARN, such as `http://127.0.0.1:3001` of
   * `sam local start-lambda`. Default: none; such triggers are not invoked.
   */
  readonly lambdaEndpoint?: string
  /**
   * File that keeps pools, clients, secrets and key IDs across restarts. Used by one server at a time. Default: none,
   * in memory only.
   */
  readonly state?: string
  /** Clock for the times in tokens, in seconds since 1970. Default: the system clock. */
  readonly clock?: { now(): number }
}
