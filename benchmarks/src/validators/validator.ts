import type { Kind } from '../case.ts'
import type { Work } from '../work/work.ts'

/** Whether a token passes: signature, issuer, expiry and scope. */
export type Validates = (token: string) => boolean | Promise<boolean>

/** How a validator is set up. */
export interface Setup {
  readonly work: Work
  /** How many validated tokens it may cache, if it can; false for none. */
  readonly cacheEntries: number | false
}

/** One library, configured as its documentation says. */
export interface Validator {
  readonly name: string
  readonly kind: Kind
  /** Whether it can cache validated tokens. */
  readonly caches: boolean
  create(setup: Setup): Validates | Promise<Validates>
}

/** Whether `scope` contains the required scope, for libraries that leave this check to the user. */
export function hasScope(scope: unknown, wanted: string): boolean {
  return typeof scope === 'string' && scope.split(' ').includes(wanted)
}
