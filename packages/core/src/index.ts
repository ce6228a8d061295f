export type { Answer } from './answer.ts'
export type { Clock, Random } from './clock.ts'
export { OptionError } from './errors.ts'
export { type IssuerType, issuerOf, regionOf } from './issuer/user-pool.ts'
export {
  defineResourceServer,
  type ResourceServer,
  type ResourceServerDefinition,
  type ScopeOf,
} from './scopes/resource-server.ts'
