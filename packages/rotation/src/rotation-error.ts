/** Why a rotation step cannot go on. Stable codes, in snake_case. */
export type RotationErrorCode =
  | 'not_a_rotation'
  | 'secret_malformed'
  | 'secret_not_stored'
  | 'previous_secret_in_grace'
  | 'current_secret_unknown'
  | 'unknown_secret'
  | 'pending_secret_gone'
  | 'pending_secret_refused'
  | 'no_room'
  | 'nothing_pending'
  | 'not_tested'
  | 'secret_in_use'
  | 'nothing_to_delete'

/** Thrown by a rotation step; Secrets Manager shows the message and tries the step again. It never holds a secret. */
export class RotationError extends Error {
  override readonly name = 'RotationError'
  readonly code: RotationErrorCode

  constructor(code: RotationErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
