import type { IssuerType, ResourceServerDefinition } from '@cognito-m2m/core'
import type { QuotaOptions } from '../quotas/quotas.ts'
import type { NotAllowedScope } from '../token/grant.ts'
import type { PreTokenGeneration } from '../token/trigger.ts'

/** A resource server: from `defineResourceServer`, or written out. */
export type ResourceServerOption = ResourceServerDefinition<string, string>

/** The full names of the scopes of these resource servers: `'orders/read' | 'orders/write'`. */
export type ScopeOfServers<Servers extends readonly ResourceServerOption[]> = {
  [Index in keyof Servers]: Servers[Index] extends {
    readonly identifier: infer Identifier extends string
    readonly scopes: infer Scopes
  }
    ? `${Identifier}/${keyof Scopes & string}`
    : never
}[number]

/** An app client: a machine that may acquire tokens. */
export interface AppClientOptions<Scope extends string = string> {
  /** 1 to 128 letters, digits, `_` or `+`. Default: made from the seed. */
  readonly clientId?: string
  /** 24 to 64 letters, digits, `_` or `+`. Default: made from the seed. */
  readonly clientSecret?: string
  /** Two active secrets, as during a rotation, in place of `clientSecret`. */
  readonly secrets?: readonly [string, string]
  /** Default: `machine`. */
  readonly name?: string
  /** Full names: `orders/read`. At most 50. Default: every scope of the pool's resource servers. */
  readonly scopes?: readonly Scope[]
  /** Lifetime of its access tokens, 300 to 86,400 seconds. Default: 3600. */
  readonly accessTokenSeconds?: number
  /**
   * `['ALLOW_CLIENT_TOKEN_AUTH']` lets it use GetClientToken; `[]` does not. Default: it may, beside the token
   * endpoint.
   */
  readonly explicitAuthFlows?: readonly string[]
}

/** A user pool with what machines need. */
export interface UserPoolOptions<
  Servers extends readonly ResourceServerOption[] = readonly ResourceServerOption[],
> {
  /** Such as `eu-west-1_Local0001`. Default: made from the seed. */
  readonly id?: string
  /** Default: the id. */
  readonly name?: string
  /** Where the issuer is served: see the README. Default: `ORIGINAL`. */
  readonly issuerType?: IssuerType
  /** The `iss` of tokens, to stand in for a real pool. Default: this server's address. */
  readonly issuer?: string
  /** Domain prefix. Without a domain a pool has no token endpoint. Default: the id in lower case; `null` for none. */
  readonly domain?: string | null
  /** At most 25. Default: none. */
  readonly resourceServers?: Servers
  /** Default: none. */
  readonly appClients?: readonly AppClientOptions<ScopeOfServers<Servers>>[]
  /**
   * The pre-token-generation trigger, version 3: a function, or the URL of a Lambda function's Invoke API, such as
   * `http://127.0.0.1:9000/2015-03-31/functions/function/invocations`. Default: none.
   */
  readonly preTokenGeneration?: PreTokenGeneration | string
  /** Other Regions that have a replica of the pool, such as `us-east-1`. Default: none. */
  readonly replicas?: readonly string[]
}

/** Options of `startLocalCognito`. All are optional. */
export interface LocalCognitoOptions<
  Pools extends readonly (readonly ResourceServerOption[])[] = readonly (readonly ResourceServerOption[])[],
> {
  /** Default: 0, any free port. */
  readonly port?: number
  /** The address to bind. Anything but loopback lets others on the network in. Default: `127.0.0.1`. */
  readonly host?: string
  /** URL under which clients reach this server, such as `http://cognito:9339`. Default: the address it binds. */
  readonly publicUrl?: string
  /**
   * Serves https with a certificate of this machine's own, kept in `~/.cognito-m2m/https`, or in the `folder` given.
   * Clients have to trust its CA: see {@link LocalCognito.certificateAuthority}. Default: http.
   */
  readonly https?: boolean | { readonly folder: string }
  /** Port of the admin routes and the console, on loopback; `false` for none. Default: `false`. */
  readonly adminPort?: number | false
  /** Makes every key ID, client ID, secret and `jti` repeatable. Default: random. */
  readonly seed?: string
  /** Default: one pool with the resource server `orders` (`read`, `write`) and one app client. */
  readonly userPools?: { readonly [Index in keyof Pools]: UserPoolOptions<Pools[Index]> }
  /** What to do with a scope that is unknown or not allowed. AWS documents both. Default: `refuse`. */
  readonly notAllowedScope?: NotAllowedScope
  /** Status of `invalid_client`: 400 as documented, or 401 as reported. Default: 400. */
  readonly invalidClientStatus?: 400 | 401
  /** Enforces Cognito's quotas: `true`, or numbers of your own. Default: no quotas. */
  readonly quotas?: boolean | QuotaOptions
  /**
   * Answers as through an interface VPC endpoint (AWS PrivateLink): no token endpoint, and only pools without a domain.
   * Default: false.
   */
  readonly privateLink?: boolean
  /**
   * Where Lambda functions are invoked that a pool's `LambdaConfig` names by ARN, such as `http://127.0.0.1:3001` of
   * `sam local start-lambda`. Default: none, and such triggers are not invoked.
   */
  readonly lambdaEndpoint?: string
  /** A file that keeps pools, clients, secrets and key IDs across restarts. One server at a time. Default: memory only. */
  readonly state?: string
  /** Seconds since 1970, for the times in tokens. Default: the system clock. */
  readonly clock?: { now(): number }
}
