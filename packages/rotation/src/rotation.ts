import { byHand, type ManualStep } from './by-hand.ts'
import { type Retirement, retire } from './retire.ts'
import type { RotationEvent } from './rotation-event.ts'
import { checkedOptions, type RotationOptions } from './rotation-options.ts'
import { type RotationStatus, status } from './status.ts'
import { runStep } from './steps.ts'
import { type StoreRequest, store } from './store.ts'

/** Rotates app clients' secrets between Cognito and Secrets Manager. */
export interface Rotation {
  /**
   * One step of a rotation, as Secrets Manager asks for it. It can be killed anywhere and run again.
   *
   * @throws RotationError, or the AWS SDK's error; `AWSCURRENT` is unchanged and works.
   */
  rotate(event: RotationEvent): Promise<void>
  /**
   * Deletes the previous secret in Cognito once `graceSeconds` have passed since the rotation. Call it on a schedule,
   * such as every hour. It never deletes the only secret, nor the current one.
   *
   * @param secretId Name or ARN of the secret.
   */
  retire(secretId: string): Promise<Retirement>
  /** Copies an app client's first secret into Secrets Manager, once. */
  store(request: StoreRequest): Promise<void>
  /**
   * Where a rotation stands: the client's secrets in Cognito, and which of them is current. It changes nothing.
   *
   * @param secretId Name or ARN of the secret.
   * @throws RotationError `secret_malformed` when the secret has no value yet.
   */
  status(secretId: string): Promise<RotationStatus>
  /**
   * One step of a rotation by hand, where Secrets Manager calls no function. `npx cognito-m2m rotate` does this.
   *
   * @returns Where the rotation stands afterwards.
   * @throws RotationError when the step cannot be done now, or the AWS SDK's error; `AWSCURRENT` still works.
   */
  byHand(step: ManualStep): Promise<RotationStatus>
}

/**
 * Makes a rotation over Cognito's two secrets a client: add the new one, test it with a token, promote it, delete the
 * old one after a grace period.
 *
 * @throws OptionError when an option is wrong.
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
