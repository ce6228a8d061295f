import { OptionError } from '../errors.ts'
import { type CheckedKeys, checkDocument, type DocumentFault, type KeySetRules } from './key-set.ts'

/** A JWKS that is passed in rather than downloaded (RFC 7517 §5). */
export interface StaticJwks {
  readonly keys: readonly unknown[]
}

const faults: Readonly<Record<DocumentFault['outcome'], string>> = {
  not_a_jwks: 'it has no `keys` array',
  too_many_keys: 'it has more keys than `keys.maxKeys`',
  no_usable_key: 'none of its keys can verify a signature, or each shares its `kid` with another key',
}

/**
 * Checks a static JWKS at construction, so that an unusable one is reported as a configuration mistake and not as a
 * failing endpoint.
 *
 * @returns Its usable keys.
 * @throws OptionError when it has none.
 */
export function checkStaticJwks(issuer: string, jwks: StaticJwks, rules: KeySetRules): CheckedKeys {
  const checked = checkDocument(jwks, rules)
  if (checked.outcome === 'checked') return checked.keys
  throw new OptionError('jwks', `the JWKS for ${issuer} cannot be used: ${faults[checked.outcome]}.`)
}
