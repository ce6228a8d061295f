import { OptionError } from '../errors.ts'

/**
 * The secret, or a function that fetches it. The function is asked before the first request and again when Cognito
 * answers `invalid_client`, so that a rotated secret is picked up without a restart.
 */
export type ClientSecret = string | (() => string | Promise<string>)

/** Cognito's own secrets are 24 to 64 of `[\w+]`; anything printable is left to the endpoint to judge. */
const secretPattern = /^[\x21-\x7E]{1,256}$/

export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && secretPattern.test(value)
}

/** @throws OptionError, which never repeats the value. */
export function checkedClientSecret(value: unknown): ClientSecret {
  if (typeof value === 'function') return value as () => string | Promise<string>
  if (isSecret(value)) return value
  throw new OptionError(
    'clientSecret',
    'must be a string of 1 to 256 printable characters without blanks, or a function that returns one. A secret read from a file often ends with a line break: trim it.',
  )
}
