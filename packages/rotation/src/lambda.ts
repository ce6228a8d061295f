import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { type CloudFormationEvent, respond } from './cloudformation.ts'
import { createRotation } from './rotation.ts'
import type { RotationEvent } from './rotation-event.ts'
import type { StoreRequest } from './store.ts'

/** A scheduled event that names the secrets whose previous versions may be deleted. */
export interface RetireEvent {
  readonly retire: readonly string[]
}

/** A request from Terraform's `aws_lambda_invocation` to store a client's first secret. The result is empty. */
export interface StoreEvent {
  readonly store: StoreRequest
}

const { GRACE_SECONDS } = process.env
const rotation = createRotation({
  cognito: new CognitoIdentityProvider({}),
  secretsManager: new SecretsManager({}),
  ...(GRACE_SECONDS !== undefined && { graceSeconds: Number(GRACE_SECONDS) }),
})

/**
 * A Lambda handler for all events of rotation: rotation steps of Secrets Manager, schedules that delete previous
 * secrets, and requests of CloudFormation or Terraform to store a client's first secret. It logs nothing.
 *
 * The environment variable `GRACE_SECONDS` sets the grace period. Default: 86,400.
 *
 * @example
 * ```ts
 * // The complete entry file of the function.
 * export { handler } from '@cognito-m2m/rotation/lambda'
 * ```
 */
export async function handler(
  event: RotationEvent | RetireEvent | StoreEvent | CloudFormationEvent,
): Promise<unknown> {
  if ('RequestType' in event) return respond(event, rotation)
  if ('store' in event) return rotation.store(event.store)
  if ('retire' in event) {
    const results = await Promise.allSettled(event.retire.map((secretId) => rotation.retire(secretId)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return undefined
  }
  return rotation.rotate(event)
}
