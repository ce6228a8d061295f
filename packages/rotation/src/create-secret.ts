import { activeSecrets, currentSecretId, deleteSecret, keyOf } from './client-secrets.ts'
import { graceEndsAt } from './grace.ts'
import { RotationError } from './rotation-error.ts'
import type { RotationEvent } from './rotation-event.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { type ClientSecretValue, readSecret, writeSecret } from './secret-value.ts'

/**
 * Step 1: adds a secret to the app client and keeps it as `AWSPENDING`.
 *
 * Cognito says a secret's value once, when it is added. When the function is killed before that value is stored, the
 * secret is lost: the next try deletes it and adds another.
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
    'The secret has no value yet. Store the JSON of the app client in it before you turn on rotation.',
  )
}

/** Cognito has room for two. The second is the previous secret, or one that an earlier try of this rotation lost. */
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
      `App client ${current.clientId} has a second secret, ${other.id}, which rotation did not add. If nobody uses it, delete it: aws cognito-idp delete-user-pool-client-secret.`,
    )
  }
  await deleteSecret(cognito, current, other.id, currentId)
}

/** Secrets Manager makes the pending version when a rotation begins, so what this rotation added is younger. */
async function isLostByThisRotation(
  createdAt: number,
  { SecretId, ClientRequestToken }: RotationEvent,
  { secretsManager }: CheckedOptions,
): Promise<boolean> {
  const { Versions = [] } = await secretsManager.listSecretVersionIds({ SecretId, IncludeDeprecated: true })
  const begun = Versions.find(({ VersionId }) => VersionId === ClientRequestToken)?.CreatedDate?.getTime()
  // One second of slack: a date may be cut to whole seconds.
  return begun !== undefined && createdAt >= begun - 1000
}
