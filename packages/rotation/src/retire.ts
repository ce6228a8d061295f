import { deleteSecret } from './client-secrets.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { readSecret } from './secret-value.ts'
import { deletableAt } from './status.ts'

/** Result of {@link Rotation.retire}. */
export type Retirement = 'deleted' | 'in_grace' | 'rotating' | 'nothing_to_delete'

/** Deletes the secret of `AWSPREVIOUS` in Cognito, once its grace period is over. */
export async function retire(secretId: string, options: CheckedOptions): Promise<Retirement> {
  const { cognito, secretsManager, clock } = options
  const current = await readSecret(secretsManager, secretId, { VersionStage: 'AWSCURRENT' })
  const previous = await readSecret(secretsManager, secretId, { VersionStage: 'AWSPREVIOUS' })
  if (current?.clientSecretId === undefined || previous?.clientSecretId === undefined)
    return 'nothing_to_delete'
  const description = await secretsManager.describeSecret({ SecretId: secretId })
  const stages = Object.values(description.VersionIdsToStages ?? {})
  if (stages.some((labels) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT')))
    return 'rotating'
  if (clock.now() < deletableAt(description, options)) return 'in_grace'
  const deleted = await deleteSecret(cognito, current, previous.clientSecretId, current.clientSecretId)
  return deleted ? 'deleted' : 'nothing_to_delete'
}
