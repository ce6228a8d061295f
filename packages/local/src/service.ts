import type { Ids } from './ids/ids.ts'
import type { KeySupply } from './keys/key-supply.ts'
import type { Registry } from './pool/registry.ts'
import type { UserPool } from './pool/user-pool.ts'
import type { Quotas } from './quotas/quotas.ts'
import type { NotAllowedScope } from './token/grant.ts'
import type { PreTokenGeneration } from './token/trigger.ts'

/** What every endpoint needs. */
export interface Service {
  readonly registry: Registry
  readonly ids: Ids
  readonly supply: KeySupply
  /** User pool id → its pre-token-generation trigger. */
  readonly triggers: ReadonlyMap<string, PreTokenGeneration>
  readonly quotas: Quotas
  /** Requests come through an interface VPC endpoint. */
  readonly privateLink: boolean
  /** Where functions are invoked that are named by ARN. */
  readonly lambdaEndpoint: string | undefined
  /** The Region of the replica that the request was sent to; `undefined` for the primary. */
  readonly replicaRegion?: string
  readonly notAllowedScope: NotAllowedScope
  readonly invalidClientStatus: 400 | 401
  /** Whether a Host header may name this server where it can be changed: a page's rebound name may not. */
  readonly knowsHost: (host: string) => boolean
  /** Where clients reach this server: `http://127.0.0.1:9339`. Known once it listens. */
  readonly baseUrl: () => string
  /** Where the console is, when there is one. */
  readonly adminUrl: () => string | undefined
  /** The console's own requests carry it: they are not counted, and use up no fault. */
  readonly consoleKey: string
  /** NumericDate, seconds since 1970. */
  readonly now: () => number
}

/** The header that carries {@link Service.consoleKey}. */
export const consoleHeader = 'x-cognito-m2m-console'

/** Path under which a pool's issuer of the second type answers. */
export const updatedIssuerPath = '/issuer-cognito-idp'

/** Path under which the replicas of one Region answer. */
export const replicaPath = '/replica'

/** Where the Region of the request is reached: the primary's address, or that of a replica. */
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
 * Where the pool's documents are served, for its issuer type in force. `UPDATED` names the primary Region everywhere;
 * `ORIGINAL` names the Region that issues.
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
