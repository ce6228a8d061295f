/**
 * Thrown when an option is missing, of the wrong type or out of range. It is a mistake in the program, found
 * when a validator, an authorizer or a token source is made, and never caused by a request.
 *
 * The message names the option, says what was expected, and never repeats a value that may be secret.
 */
export class OptionError extends TypeError {
  override readonly name = 'OptionError'
  /** Stable, for programs that tell errors apart across copies of this package. */
  readonly code = 'invalid_option'
  /** Path of the option, as written by the user: `keys.cooldownSeconds`. */
  readonly option: string

  constructor(option: string, expected: string) {
    super(`Option \`${option}\`: ${expected}`)
    this.option = option
  }
}
