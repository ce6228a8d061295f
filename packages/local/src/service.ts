import type { Ids } from './ids/ids.ts'
import type { KeySupply } from './keys/key-supply.ts'
import type { Registry } from './pool/registry.ts'
import type { UserPool } from './pool/user-pool.ts'
import type { NotAllowedScope } from './token/grant.ts'
import type { PreTokenGeneration } from './token/trigger.ts'

/** What every endpoint stands on. */
export interface Service {
  readonly registry: Registry
  readonly ids: Ids
  readonly supply: KeySupply
  /** User pool id → its pre-token-generation trigger. */
  readonly triggers: ReadonlyMap<string, PreTokenGeneration>
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

/** Where the pool's documents are served, for its issuer type in force. */
export function servedIssuerOf(service: Service, pool: UserPool): string {
  const prefix = pool.issuerTypes[0] === 'UPDATED' ? updatedIssuerPath : ''
  return `${service.baseUrl()}${prefix}/${pool.id}`
}

/** The `iss` of the pool's tokens: the served one, unless the pool has its own. */
export function issuerOfPool(service: Service, pool: UserPool): string {
  return pool.issuer ?? servedIssuerOf(service, pool)
}
