import type { Ids } from './ids/ids.ts'
import type { KeySupply } from './keys/key-supply.ts'
import type { Registry } from './pool/registry.ts'
import type { UserPool } from './pool/user-pool.ts'
import type { Quotas } from './quotas/quotas.ts'
import type { NotAllowedScope } from './token/grant.ts'
import type { PreTokenGeneration } from './token/trigger.ts'

/** Dependencies of every endpoint. */
export interface Service {
  readonly registry: Registry
  readonly ids: Ids
  readonly supply: KeySupply
  /** User pool ID → its pre-token-generation trigger. */
  readonly triggers: ReadonlyMap<string, PreTokenGeneration>
  readonly quotas: Quotas
  /** Whether requests arrive through an interface VPC endpoint. */
  readonly privateLink: boolean
  /** Endpoint for invoking functions that are named by ARN. */
  readonly lambdaEndpoint: string | undefined
  /** The Region of the replica that the request was sent to; `undefined` for the primary. */
  readonly replicaRegion?: string
  readonly notAllowedScope: NotAllowedScope
  readonly invalidClientStatus: 400 | 401
  /** Whether a Host header is a name of this server (DNS-rebinding protection). */
  readonly knowsHost: (host: string) => boolean
  /** URL of this server for clients, such as `http://127.0.0.1:9339`. Known after it has started. */
  readonly baseUrl: () => string
  /** URL of the console, if there is one. */
  readonly adminUrl: () => string | undefined
  /** Identifies the console's own requests, which are not counted and do not use up faults. */
  readonly consoleKey: string
  /** NumericDate, seconds since 1970. */
  readonly now: () => number
}

/** The header that carries {@link Service.consoleKey}. */
export const consoleHeader = 'x-cognito-m2m-console'

/** Path of a pool's issuer of the type `UPDATED`. */
export const updatedIssuerPath = '/issuer-cognito-idp'

/** Path of the replicas, followed by their Region. */
export const replicaPath = '/replica'

/** URL for the Region of the request: that of the primary, or that of a replica. */
export function regionalUrl({ baseUrl, replicaRegion }: Service): string {
  return replicaRegion === undefined ? baseUrl() : `${baseUrl()}${replicaPath}/${replicaRegion}`
}

/** Whether the pool is in the Region of the request, and issues tokens there. */
export function issuesHere({ replicaRegion }: Service, pool: UserPool): boolean {
  return (
    replicaRegion === undefined ||
    (pool.replicas ?? []).some(({ region, status }) => region === replicaRegion && status === 'ACTIVE')
  )
}

/**
 * Base URL of the pool's documents for its current issuer type. `UPDATED` is the primary Region everywhere; `ORIGINAL`
 * is the Region that issues.
 */
export function servedIssuerOf(service: Service, pool: UserPool): string {
  return pool.issuerTypes[0] === 'UPDATED'
    ? `${service.baseUrl()}${updatedIssuerPath}/${pool.id}`
    : `${regionalUrl(service)}/${pool.id}`
}

/** The `iss` of the pool's tokens: the served one, unless the pool has its own. */
export function issuerOfPool(service: Service, pool: UserPool): string {
  return pool.issuer ?? servedIssuerOf(service, pool)
}
