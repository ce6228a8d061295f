import { loadSecretsManager } from '../../aws/secrets-manager.ts'

/** When the current version of a secret was stored in AWS Secrets Manager; undefined when that cannot be read. */
export async function managedSecretSeconds(id: string, cwd: string): Promise<number | undefined> {
  try {
    const secretsManager = await loadSecretsManager('--secret-id', cwd)
    const version: object = await secretsManager.getSecretValue({ SecretId: id })
    return 'CreatedDate' in version && version.CreatedDate instanceof Date
      ? version.CreatedDate.getTime() / 1000
      : undefined
  } catch {
    // The verdict then has no date.
    return undefined
  }
}
