import { activeSecrets, currentSecretId, deleteSecret, keyOf } from './client-secrets.ts'
import { graceEndsAt } from './grace.ts'
import { RotationError } from './rotation-error.ts'
import type { RotationEvent } from './rotation-event.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { type ClientSecretValue, readSecret, writeSecret } from './secret-value.ts'

/**
 * Step 1: adds a secret to the app client and stores it as `AWSPENDING`.
 *
 * Cognito returns a secret's value only once, when it is added. If the function is killed before it stores the value,
 * the value is lost; the next attempt deletes that secret and adds another.
 */
export async function createSecret(event: RotationEvent, options: CheckedOptions): Promise<void> {
  const { cognito, secretsManager } = options
  const { SecretId, ClientRequestToken } = event
  const pending = { VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' }
  if ((await readSecret(secretsManager, SecretId, pending)) !== undefined) return
  const current = await requireCurrent(event, options)
  await makeRoom(event, current, options)
  const { ClientSecretDescriptor: added } = await cognito.addUserPoolClientSecret(keyOf(current))
  const value = { ...current, clientSecret: added?.ClientSecretValue, clientSecretId: added?.ClientSecretId }
  await writeSecret(secretsManager, SecretId, value, {
    ClientRequestToken,
    VersionStages: ['AWSPENDING'],
  })
}

/** @throws RotationError when the secret has no value yet. */
export async function requireCurrent(
  { SecretId }: Pick<RotationEvent, 'SecretId'>,
  { secretsManager }: CheckedOptions,
): Promise<ClientSecretValue> {
  const current = await readSecret(secretsManager, SecretId, { VersionStage: 'AWSCURRENT' })
  if (current !== undefined) return current
  throw new RotationError(
    'secret_malformed',
    'The secret has no value yet. Store the JSON of the app client in it before you enable rotation.',
  )
}

/**
 * Cognito allows two secrets. The second is the previous secret, or one lost by an earlier attempt of this rotation.
 */
async function makeRoom(
  event: RotationEvent,
  current: ClientSecretValue,
  options: CheckedOptions,
): Promise<void> {
  const { cognito, secretsManager, clock } = options
  const secrets = await activeSecrets(cognito, current)
  const currentId = currentSecretId(current, secrets)
  const other = secrets.find(({ id }) => id !== currentId)
  if (other === undefined) return
  const previous = await readSecret(secretsManager, event.SecretId, { VersionStage: 'AWSPREVIOUS' })
  if (previous?.clientSecretId === other.id) {
    const endsAt = await graceEndsAt(event.SecretId, options)
    if (clock.now() < endsAt) {
      throw new RotationError(
        'previous_secret_in_grace',
        `The previous secret of app client ${current.clientId} still works until ${new Date(endsAt * 1000).toISOString()}. Rotate after that, or lower \`graceSeconds\`.`,
      )
    }
  } else if (!(await isLostByThisRotation(other.createdAt, event, options))) {
    throw new RotationError(
      'unknown_secret',
      `App client ${current.clientId} has a second secret, ${other.id}, which was not added by rotation. If it is unused, delete it with \`aws cognito-idp delete-user-pool-client-secret\`.`,
    )
  }
  await deleteSecret(cognito, current, other.id, currentId)
}

/** Secrets Manager creates the pending version when a rotation starts, so secrets added by this rotation are newer. */
async function isLostByThisRotation(
  createdAt: number,
  { SecretId, ClientRequestToken }: RotationEvent,
  { secretsManager }: CheckedOptions,
): Promise<boolean> {
  const { Versions = [] } = await secretsManager.listSecretVersionIds({ SecretId, IncludeDeprecated: true })
  const begun = Versions.find(({ VersionId }) => VersionId === ClientRequestToken)?.CreatedDate?.getTime()
  // One second of tolerance, because a date may be truncated to whole seconds.
  return begun !== undefined && createdAt >= begun - 1000
}
