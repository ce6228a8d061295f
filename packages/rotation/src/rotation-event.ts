/** The event with which Secrets Manager invokes a rotation function, once for each of four steps. */
export interface RotationEvent {
  /** `createSecret`, `setSecret`, `testSecret` or `finishSecret`. */
  readonly Step: string
  /** ARN of the secret. */
  readonly SecretId: string
  /** ID of the version that the rotation creates. */
  readonly ClientRequestToken: string
}
