import { activeSecrets } from './client-secrets.ts'
import { requireCurrent } from './create-secret.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { readSecret } from './secret-value.ts'
import { testedLabel } from './steps.ts'

/** A secret of the client in Cognito. */
export interface SecretStatus {
  /** Cognito's ID of the secret, not its value. */
  readonly id: string
  /** Creation time, in seconds since 1970. */
  readonly createdAt: number
  /** The version in Secrets Manager that contains it; `unknown` if no version does. */
  readonly role: 'current' | 'pending' | 'previous' | 'unknown'
}

/** Status of a rotation. Contains no secret values. */
export interface RotationStatus {
  readonly userPoolId: string
  readonly clientId: string
  readonly secrets: readonly SecretStatus[]
  /**
   * The version labelled `AWSPENDING`, and whether its secret was tested with a token request; null if there is none.
   */
  readonly pending: { readonly versionId: string; readonly tested: boolean } | null
  /** Time from which `delete` deletes the previous secret, in seconds since 1970. */
  readonly previousDeletableAt: number
}

/**
 * Reads the status of a rotation. Changes nothing.
 *
 * @throws RotationError `secret_malformed` when the secret has no value yet.
 */
export async function status(secretId: string, options: CheckedOptions): Promise<RotationStatus> {
  const { cognito, secretsManager } = options
  const current = await requireCurrent({ SecretId: secretId }, options)
  const description = await secretsManager.describeSecret({ SecretId: secretId })
  const labels = Object.entries(description.VersionIdsToStages ?? {})
  const pendingVersion = labels.find(([, has]) => has.includes('AWSPENDING') && !has.includes('AWSCURRENT'))
  const under = (stage: string) => readSecret(secretsManager, secretId, { VersionStage: stage })
  const pendingId = pendingVersion && (await under('AWSPENDING'))?.clientSecretId
  const previousId = (await under('AWSPREVIOUS'))?.clientSecretId
  const listed = await activeSecrets(cognito, current)
  const others = listed.filter(({ id }) => id !== pendingId)
  // A manually stored value contains no ID. If there is only one candidate, it is that one.
  const currentId = current.clientSecretId ?? (others.length === 1 ? others[0]?.id : undefined)
  const roles = [
    [currentId, 'current'],
    [pendingId, 'pending'],
    [previousId, 'previous'],
  ] as const
  return {
    userPoolId: current.userPoolId,
    clientId: current.clientId,
    secrets: listed.map(({ id, createdAt }) => ({
      id,
      createdAt: createdAt / 1000,
      role: roles.find(([known]) => known === id)?.[1] ?? 'unknown',
    })),
    pending: pendingVersion
      ? { versionId: pendingVersion[0], tested: pendingVersion[1].includes(testedLabel) }
      : null,
    previousDeletableAt: deletableAt(description, options),
  }
}

/**
 * Calculated from the last change, which may have been the promotion; a later time than necessary is safe. In seconds
 * since 1970.
 */
export function deletableAt(
  changes: { readonly LastChangedDate?: Date | undefined; readonly LastRotatedDate?: Date | undefined },
  { graceSeconds }: Pick<CheckedOptions, 'graceSeconds'>,
): number {
  const times = [changes.LastChangedDate, changes.LastRotatedDate].map((date) => date?.getTime() ?? 0)
  return Math.max(...times) / 1000 + graceSeconds
}
