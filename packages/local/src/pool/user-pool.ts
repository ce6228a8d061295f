import type { IssuerType } from '@cognito-m2m/core'
import type {
  CreateUserPoolClientRequest,
  CreateUserPoolDomainRequest,
  CreateUserPoolRequest,
  SetUserPoolMfaConfigRequest,
} from '../idp-api/service-types.ts'
import type { PoolKey } from '../keys/pool-keys.ts'

/** A user pool as the server stores it: immutable plain data, replaced as a whole when it changes. */
export interface UserPool {
  readonly id: string
  readonly name: string
  readonly tier: 'LITE' | 'ESSENTIALS' | 'PLUS'
  /** The first type is the current one; the keys of a previous type are still served. */
  readonly issuerTypes: readonly [IssuerType, ...IssuerType[]]
  /** Value of `iss` instead of this server's own URL. */
  readonly issuer?: string
  readonly domains: readonly UserPoolDomain[]
  readonly resourceServers: readonly PoolResourceServer[]
  readonly appClients: readonly AppClient[]
  readonly keys: readonly PoolKey[]
  readonly tags: Readonly<Record<string, string>>
  readonly deletionProtection: 'ACTIVE' | 'INACTIVE'
  /** The pool in other Regions: the same keys and clients. */
  readonly replicas?: readonly UserPoolReplica[]
  /** What `SetUserPoolMfaConfig` stored. */
  readonly mfa?: Omit<SetUserPoolMfaConfigRequest, 'UserPoolId'>
  /** Further settings, which `DescribeUserPool` returns unchanged. */
  readonly settings: UserPoolSettings
  readonly createdSeconds: number
  readonly modifiedSeconds: number
}

/** Settings of `CreateUserPool` and `UpdateUserPool` that have no effect on machines. */
export type UserPoolSettings = Omit<
  CreateUserPoolRequest,
  | 'PoolName'
  | 'UserPoolTier'
  | 'DeletionProtection'
  | 'IssuerConfiguration'
  | 'UserPoolTags'
  | 'MfaConfiguration'
>

/** Settings of `CreateUserPoolClient` that `DescribeUserPoolClient` returns. */
export type AppClientSettings = Omit<
  CreateUserPoolClientRequest,
  | 'UserPoolId'
  | 'ClientName'
  | 'GenerateSecret'
  | 'ClientSecret'
  | 'ExplicitAuthFlows'
  | 'AllowedOAuthFlows'
  | 'AllowedOAuthScopes'
  | 'AllowedOAuthFlowsUserPoolClient'
>

/** A prefix (`my-app`), or a custom domain (`auth.example.com`). */
export interface UserPoolDomain {
  readonly name: string
  readonly certificateArn?: string
  /** Settings that `DescribeUserPoolDomain` returns unchanged. */
  readonly settings?: Omit<CreateUserPoolDomainRequest, 'Domain' | 'UserPoolId'>
}

/** A user pool in another Region. An inactive one issues no tokens. */
export interface UserPoolReplica {
  readonly region: string
  readonly status: 'ACTIVE' | 'INACTIVE'
}

/** A resource server with its scopes, in the order of their creation. */
export interface PoolResourceServer {
  readonly identifier: string
  readonly name: string
  readonly scopes: Readonly<Record<string, string>>
}

/** An app client. */
export interface AppClient {
  readonly clientId: string
  readonly name: string
  /** At most two; none for a client without `GenerateSecret`. */
  readonly secrets: readonly ClientSecret[]
  readonly allowedOAuthFlows: readonly string[]
  readonly allowedOAuthFlowsEnabled: boolean
  readonly allowedOAuthScopes: readonly string[]
  readonly explicitAuthFlows: readonly string[]
  readonly accessTokenSeconds: number
  /** Further settings, which `DescribeUserPoolClient` returns unchanged. */
  readonly settings: AppClientSettings
  readonly createdSeconds: number
  readonly modifiedSeconds: number
}

/** One of a client's active secrets. */
export interface ClientSecret {
  readonly id: string
  readonly value: string
  readonly createdSeconds: number
}

/** Full names of the scopes that the pool's resource servers define, such as `orders/read`. */
export function scopesOf(pool: UserPool): ReadonlySet<string> {
  return new Set(
    pool.resourceServers.flatMap(({ identifier, scopes }) =>
      Object.keys(scopes).map((name) => `${identifier}/${name}`),
    ),
  )
}

/** A new secret with an ID in Cognito's format: `<client id>--<epoch milliseconds>`, in ascending order. */
export function newSecret(
  clientId: string,
  value: string,
  nowSeconds: number,
  existing: readonly ClientSecret[] = [],
): ClientSecret {
  let epoch = Math.floor(nowSeconds * 1000)
  while (existing.some(({ id }) => id === `${clientId}--${epoch}`)) epoch += 1
  return { id: `${clientId}--${epoch}`, value, createdSeconds: nowSeconds }
}
