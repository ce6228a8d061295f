import type { CheckedOptions } from './rotation-options.ts'

/** When the previous secret may go: `graceSeconds` after the current one took its place. In seconds since 1970. */
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
