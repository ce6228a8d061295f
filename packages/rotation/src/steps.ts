import { activeSecrets } from './client-secrets.ts'
import { createSecret } from './create-secret.ts'
import { RotationError } from './rotation-error.ts'
import type { RotationEvent } from './rotation-event.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { readSecret } from './secret-value.ts'
import { trySecret } from './try-secret.ts'

type Step = (event: RotationEvent, options: CheckedOptions) => Promise<void>

const steps: Readonly<Record<string, Step>> = { createSecret, setSecret, testSecret, finishSecret }

/** Runs one step. A step that is already done has no effect. */
export async function runStep(event: RotationEvent, options: CheckedOptions): Promise<void> {
  const step = Object.hasOwn(steps, event.Step) ? steps[event.Step] : undefined
  if (step === undefined) {
    throw new RotationError(
      'not_a_rotation',
      'Step must be createSecret, setSecret, testSecret or finishSecret.',
    )
  }
  const stages = await stagesOf(event, options)
  if (stages.includes('AWSCURRENT')) return
  if (!stages.includes('AWSPENDING')) {
    throw new RotationError(
      'not_a_rotation',
      'The version in ClientRequestToken is not labelled AWSPENDING. Start the rotation with `aws secretsmanager rotate-secret`.',
    )
  }
  await step(event, options)
}

/** Step 2: checks that the secret that step 1 added to Cognito still exists. */
async function setSecret(event: RotationEvent, options: CheckedOptions): Promise<void> {
  const pending = await readPending(event, options)
  // Secrets Manager also runs single steps to test a configuration, when no version is pending.
  if (pending === undefined) return
  const ids = (await activeSecrets(options.cognito, pending)).map(({ id }) => id)
  if (pending.clientSecretId === undefined || ids.includes(pending.clientSecretId)) return
  // The value of a version cannot be changed. With the label removed, the next rotation starts with a new version.
  await options.secretsManager.updateSecretVersionStage({
    SecretId: event.SecretId,
    VersionStage: 'AWSPENDING',
    RemoveFromVersionId: event.ClientRequestToken,
  })
  throw new RotationError(
    'pending_secret_gone',
    `The new secret of app client ${pending.clientId} was deleted in Cognito. AWSCURRENT is unchanged. Start the rotation again.`,
  )
}

/** A custom label for the tested version, so that a retried rotation requests only one billed token. */
export const testedLabel = 'COGNITO_M2M_TESTED'

/** Step 3: requests a token with the new secret. */
async function testSecret(event: RotationEvent, options: CheckedOptions): Promise<void> {
  const { secretsManager } = options
  const { SecretId, ClientRequestToken } = event
  const pending = await readPending(event, options)
  if (pending === undefined) {
    const current = await readSecret(secretsManager, SecretId, { VersionStage: 'AWSCURRENT' })
    if (current !== undefined) await trySecret(current, options)
    return
  }
  const labelled = await versionLabelled(testedLabel, event, options)
  if (labelled === ClientRequestToken) return
  await trySecret(pending, options)
  await secretsManager.updateSecretVersionStage({
    SecretId,
    VersionStage: testedLabel,
    MoveToVersionId: ClientRequestToken,
    ...(labelled !== undefined && { RemoveFromVersionId: labelled }),
  })
}

/** Step 4: makes the new secret current. The old one stays valid until its grace period is over. */
async function finishSecret(event: RotationEvent, options: CheckedOptions): Promise<void> {
  const { secretsManager } = options
  const { SecretId, ClientRequestToken } = event
  if ((await readPending(event, options)) === undefined) {
    throw new RotationError('not_a_rotation', 'The pending version has no value. Run createSecret first.')
  }
  const current = await versionLabelled('AWSCURRENT', event, options)
  await secretsManager.updateSecretVersionStage({
    SecretId,
    VersionStage: 'AWSCURRENT',
    MoveToVersionId: ClientRequestToken,
    ...(current !== undefined && { RemoveFromVersionId: current }),
  })
}

function readPending({ SecretId, ClientRequestToken }: RotationEvent, { secretsManager }: CheckedOptions) {
  return readSecret(secretsManager, SecretId, { VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' })
}

async function versionLabelled(
  label: string,
  { SecretId }: RotationEvent,
  { secretsManager }: CheckedOptions,
): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await secretsManager.describeSecret({ SecretId })
  return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(label))
}

async function stagesOf(
  event: RotationEvent,
  { secretsManager }: CheckedOptions,
): Promise<readonly string[]> {
  const { VersionIdsToStages = {} } = await secretsManager.describeSecret({ SecretId: event.SecretId })
  return VersionIdsToStages[event.ClientRequestToken] ?? []
}
