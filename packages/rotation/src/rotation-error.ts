/** Why a rotation step failed: stable codes. */
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

/**
 * Thrown by a rotation step. Secrets Manager shows the message and retries the step. The message says what to do and
 * never contains a secret.
 */
export class RotationError extends Error {
  override readonly name = 'RotationError'
  readonly code: RotationErrorCode

  constructor(code: RotationErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
