/**
 * Thrown if an option is missing, unknown, of the wrong type or out of range. It reports a mistake in the program,
 * found when a validator, an authorizer or a token source is created. It is never caused by a request.
 *
 * The message names the option and says what to set instead. It never contains a value that may be secret.
 */
export class OptionError extends TypeError {
  override readonly name = 'OptionError'
  /** Stable error code. Use it instead of `instanceof` if several copies of this package may be loaded. */
  readonly code = 'invalid_option'
  /** Path of the option as you wrote it, such as `keys.refreshBurst`. */
  readonly option: string

  constructor(option: string, expected: string) {
    super(`Option \`${option}\`: ${expected}`)
    this.option = option
  }
}
