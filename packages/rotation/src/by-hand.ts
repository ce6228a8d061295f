import { randomUUID } from 'node:crypto'
import { activeSecrets, currentUnknown, deleteSecret, keyOf } from './client-secrets.ts'
import { createSecret, requireCurrent } from './create-secret.ts'
import { retire } from './retire.ts'
import { RotationError } from './rotation-error.ts'
import type { RotationEvent } from './rotation-event.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { type RotationStatus, type SecretStatus, status } from './status.ts'
import { runStep } from './steps.ts'

/** One manual rotation step, for secrets without a rotation function. */
export interface ManualStep {
  /** Name or ARN of the secret. */
  readonly secretId: string
  /**
   * `add`: adds a second secret, stored as `AWSPENDING`. `test`: requests one token with it. `promote`: makes it
   * `AWSCURRENT`. `delete`: deletes the previous secret, once `graceSeconds` have passed.
   */
  readonly step: 'add' | 'test' | 'promote' | 'delete'
  /** For `delete`: ID of the secret to delete instead of the previous one. The current one is never deleted. */
  readonly clientSecretId?: string
  /** Only checks whether the step is possible, without changes. Default: false. */
  readonly dryRun?: boolean
}

/**
 * Runs one manual rotation step. A step that is already done has no effect.
 *
 * @returns The status of the rotation afterwards.
 * @throws RotationError when the step is not possible now.
 */
export async function byHand(request: ManualStep, options: CheckedOptions): Promise<RotationStatus> {
  const { secretId } = request
  const before = await status(secretId, options)
  const act = steps[request.step](before, request, options)
  if (request.dryRun === true || act === undefined) return before
  await act()
  return status(secretId, options)
}

/** Checks whether a step is possible. Returns its action, or undefined if it is already done. */
type Step = (
  before: RotationStatus,
  request: ManualStep,
  options: CheckedOptions,
) => (() => Promise<void>) | undefined

const steps: Readonly<Record<ManualStep['step'], Step>> = {
  add(before, { secretId }, options) {
    if (before.secrets.some(({ role }) => role === 'pending')) return undefined
    const { clientId, secrets, pending } = before
    if (secrets.length > 1) {
      throw new RotationError(
        'no_room',
        `App client ${clientId} already has two secrets, the maximum in Cognito. Delete the unused one first.`,
      )
    }
    const version = { SecretId: secretId, ClientRequestToken: pending?.versionId ?? randomUUID() }
    return () => add({ ...version, Step: 'createSecret' }, before, options)
  },

  test(before, { secretId }, options) {
    const { versionId, tested } = requirePending(before)
    if (tested) return undefined
    return async () => {
      for (const Step of ['setSecret', 'testSecret'])
        await runStep({ Step, SecretId: secretId, ClientRequestToken: versionId }, options)
    }
  },

  promote(before, { secretId }, options) {
    const { versionId, tested } = requirePending(before)
    if (!tested) throw new RotationError('not_tested', 'The new secret has not been tested. Test it first.')
    return async () => {
      for (const Step of ['setSecret', 'finishSecret'])
        await runStep({ Step, SecretId: secretId, ClientRequestToken: versionId }, options)
      await unlabel(secretId, versionId, options)
    }
  },

  delete(before, { secretId, clientSecretId }, options) {
    const deletion = deletionOf(before, clientSecretId, options)
    if (deletion.target.role === 'previous') return async () => void (await retire(secretId, options))
    return () => discard(secretId, deletion, before, options)
  },
}

function requirePending({ pending, secrets, clientId }: RotationStatus) {
  // `setSecret` reports a pending version whose secret was deleted. A version without a secret was never added.
  if (pending !== null && (pending.tested || secrets.some(({ role }) => role === 'pending'))) return pending
  throw new RotationError('nothing_pending', `App client ${clientId} has no pending secret. Add one first.`)
}

/** The secret to delete, and the secret that stays. */
interface Deletion {
  readonly target: SecretStatus
  readonly currentId: string
}

function deletionOf(before: RotationStatus, id: string | undefined, { clock }: CheckedOptions): Deletion {
  const { secrets, clientId, pending, previousDeletableAt } = before
  const target = secrets.find((secret) => (id === undefined ? secret.role === 'previous' : secret.id === id))
  if (target === undefined) {
    const what = id === undefined ? 'no previous secret' : `no secret ${id}`
    throw new RotationError(
      'nothing_to_delete',
      `App client ${clientId} has ${what}. Check its secrets with \`npx cognito-m2m rotate status\`.`,
    )
  }
  const currentId = secrets.find(({ role }) => role === 'current')?.id
  if (currentId === undefined) throw currentUnknown(clientId)
  if (target.id === currentId) {
    throw new RotationError(
      'secret_in_use',
      `${target.id} is the current secret of app client ${clientId}. Promote a new one before you delete it.`,
    )
  }
  if (target.role === 'previous') {
    if (pending !== null) {
      throw new RotationError('no_room', 'A new secret is pending. Promote it or delete it first.')
    }
    if (clock.now() < previousDeletableAt) {
      const until = new Date(previousDeletableAt * 1000).toISOString()
      throw new RotationError(
        'previous_secret_in_grace',
        `The previous secret of app client ${clientId} is in its grace period until ${until}. Delete it after that, or shorten the grace period if no consumer uses the secret any more.`,
      )
    }
  }
  return { target, currentId }
}

/** A manual step is not retried automatically, so a secret whose value could not be stored is deleted immediately. */
async function add(event: RotationEvent, before: RotationStatus, options: CheckedOptions): Promise<void> {
  try {
    await createSecret(event, options)
  } catch (error) {
    const known = before.secrets.map(({ id }) => id)
    const lost = (await activeSecrets(options.cognito, before)).filter(({ id }) => !known.includes(id))
    for (const { id } of lost) {
      await options.cognito.deleteUserPoolClientSecret({ ...keyOf(before), ClientSecretId: id })
    }
    throw error
  }
}

async function discard(
  secretId: string,
  { target, currentId }: Deletion,
  { pending }: RotationStatus,
  options: CheckedOptions,
): Promise<void> {
  const current = await requireCurrent({ SecretId: secretId }, options)
  await deleteSecret(options.cognito, current, target.id, currentId)
  if (target.role === 'pending' && pending !== null) await unlabel(secretId, pending.versionId, options)
}

/** Secrets Manager removes the label itself only after a rotation that it started. */
async function unlabel(
  secretId: string,
  versionId: string,
  { secretsManager }: CheckedOptions,
): Promise<void> {
  await secretsManager.updateSecretVersionStage({
    SecretId: secretId,
    VersionStage: 'AWSPENDING',
    RemoveFromVersionId: versionId,
  })
}
