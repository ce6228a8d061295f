import { byHand, type ManualStep } from './by-hand.ts'
import { type Retirement, retire } from './retire.ts'
import type { RotationEvent } from './rotation-event.ts'
import { checkedOptions, type RotationOptions } from './rotation-options.ts'
import { type RotationStatus, status } from './status.ts'
import { runStep } from './steps.ts'
import { type StoreRequest, store } from './store.ts'

/** Rotates secrets of app clients in Cognito and Secrets Manager. */
export interface Rotation {
  /**
   * Runs one rotation step for Secrets Manager. It is idempotent and can be killed and retried at any point.
   *
   * @throws RotationError when the step fails, or an error of the AWS SDK. `AWSCURRENT` is unchanged and still works.
   */
  rotate(event: RotationEvent): Promise<void>
  /**
   * Deletes the previous secret in Cognito once `graceSeconds` have passed since the rotation. Call it on a schedule,
   * such as hourly. Never deletes the only secret or the current one.
   *
   * @param secretId Name or ARN of the secret.
   */
  retire(secretId: string): Promise<Retirement>
  /**
   * Copies an app client's first secret into Secrets Manager. Has no effect if it is already stored.
   *
   * @throws RotationError when the client does not have exactly one secret, or it cannot be stored.
   */
  store(request: StoreRequest): Promise<void>
  /**
   * Returns the status of a rotation: the client's secrets in Cognito and their roles. Changes nothing.
   *
   * @param secretId Name or ARN of the secret.
   * @throws RotationError `secret_malformed` when the secret has no value yet.
   */
  status(secretId: string): Promise<RotationStatus>
  /**
   * Runs one manual rotation step, for secrets without a rotation function. Used by `npx cognito-m2m rotate`.
   *
   * @returns The status of the rotation afterwards.
   * @throws RotationError when the step is not possible now, or an error of the AWS SDK. `AWSCURRENT` still works.
   */
  byHand(step: ManualStep): Promise<RotationStatus>
}

/**
 * Creates a rotation that uses Cognito's two secrets per app client: it adds a new secret, tests it with a token
 * request, promotes it, and deletes the old one after a grace period.
 *
 * @param options `cognito` and `secretsManager` are required.
 * @returns The rotation. Use `rotate` as the handler of a rotation function.
 * @throws OptionError when an option is not valid.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 *
 * @example
 * ```ts
 * import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
 * import { SecretsManager } from '@aws-sdk/client-secrets-manager'
 * import { createRotation } from '@cognito-m2m/rotation'
 *
 * const rotation = createRotation({
 *   cognito: new CognitoIdentityProvider({}),
 *   secretsManager: new SecretsManager({}),
 * })
 * export const handler = rotation.rotate
 * ```
 */
export function createRotation(options: RotationOptions): Rotation {
  const checked = checkedOptions(options)
  return {
    rotate: (event) => runStep(event, checked),
    retire: (secretId) => retire(secretId, checked),
    store: (request) => store(request, checked),
    status: (secretId) => status(secretId, checked),
    byHand: (step) => byHand(step, checked),
  }
}
