import { OptionError } from '../errors.ts'
import { type DocumentFault, type KeySetRules, vetDocument } from './key-set.ts'

/** A JWKS that is passed in rather than downloaded (RFC 7517 §5). */
export interface GivenKeys {
  readonly keys: readonly unknown[]
}

const faults: Readonly<Record<DocumentFault, string>> = {
  not_a_jwks: 'it has no list `keys`',
  too_many_keys: 'it has more keys than `keys.maxKeys`',
  no_usable_key: 'none of its keys may verify, or each shares its `kid` with another',
}

/**
 * Finds at construction what is wrong with a JWKS that is passed in: one that cannot be used is a mistake of the
 * configuration, and must not look like an endpoint that fails.
 *
 * @throws OptionError when it has no key that could be used.
 */
export function checkGivenKeys(issuer: string, given: GivenKeys | undefined, rules: KeySetRules): void {
  if (given === undefined) return
  // What is left out is told when the set is built.
  const vetted = vetDocument(given, { ...rules, onLeftOut: () => {} })
  if (typeof vetted === 'string') {
    throw new OptionError('issuers', `the \`jwks\` given for ${issuer} cannot be used: ${faults[vetted]}.`)
  }
}
