import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { type CloudFormationEvent, respond } from './cloudformation.ts'
import { createRotation } from './rotation.ts'
import type { RotationEvent } from './steps.ts'

/** An event of a schedule, with the secrets whose previous versions may go. */
export interface RetireEvent {
  readonly retire: readonly string[]
}

const { GRACE_SECONDS } = process.env
const rotation = createRotation({
  cognito: new CognitoIdentityProvider({}),
  secretsManager: new SecretsManager({}),
  ...(GRACE_SECONDS !== undefined && { graceSeconds: Number(GRACE_SECONDS) }),
})

/**
 * A Lambda function for all three: a rotation step of Secrets Manager, a schedule that retires previous secrets, and a
 * CloudFormation custom resource that stores a client's first secret. It logs nothing.
 *
 * @example
 * ```ts
 * // The whole entry file of the function.
 * export { handler } from '@cognito-m2m/rotation/lambda'
 * ```
 */
export async function handler(event: RotationEvent | RetireEvent | CloudFormationEvent): Promise<unknown> {
  if ('RequestType' in event) return respond(event, rotation)
  if ('retire' in event) {
    const results = await Promise.allSettled(event.retire.map((secretId) => rotation.retire(secretId)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return undefined
  }
  return rotation.rotate(event)
}
