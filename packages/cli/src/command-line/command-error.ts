import type { ExitCodeName } from '../exit-codes.ts'

/** An expected failure. Its message says what to do, and contains no secret. */
export class CommandError extends Error {
  override readonly name: string
  readonly exit: ExitCodeName
  /** Stable, in snake_case, for `--json`. */
  readonly code: string

  constructor(exit: ExitCodeName, code: string, message: string, name = 'CommandError') {
    super(message)
    this.name = name
    this.exit = exit
    this.code = code
  }
}
