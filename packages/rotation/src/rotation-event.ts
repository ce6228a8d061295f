/** What Secrets Manager invokes a rotation function with, once for each of four steps. */
export interface RotationEvent {
  /** `createSecret`, `setSecret`, `testSecret` or `finishSecret`. */
  readonly Step: string
  /** ARN of the secret. */
  readonly SecretId: string
  /** Id of the version that the rotation makes. */
  readonly ClientRequestToken: string
}
