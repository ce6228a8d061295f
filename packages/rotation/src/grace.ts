import type { CheckedOptions } from './rotation-options.ts'

/**
 * Time from which the previous secret may be deleted, in seconds since 1970: `graceSeconds` after the current one
 * replaced it.
 */
export async function graceEndsAt(
  secretId: string,
  { secretsManager, graceSeconds }: CheckedOptions,
): Promise<number> {
  const { LastRotatedDate, VersionIdsToStages = {} } = await secretsManager.describeSecret({
    SecretId: secretId,
  })
  const { Versions = [] } = await secretsManager.listSecretVersionIds({ SecretId: secretId })
  const current = Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes('AWSCURRENT'))
  const created = Versions.find(({ VersionId }) => VersionId === current)?.CreatedDate
  const promotedAt = Math.max(created?.getTime() ?? 0, LastRotatedDate?.getTime() ?? 0) / 1000
  return promotedAt + graceSeconds
}
