import { loadSecretsManager } from '../aws/secrets-manager.ts'
import { UsageError } from '../command-line/usage-error.ts'

/**
 * Reads a client secret from AWS Secrets Manager: the plain string, or `clientSecret` of its JSON.
 *
 * @throws UsageError when the AWS SDK is not installed, CommandError when the secret cannot be read.
 */
export async function readManagedSecret(id: string, cwd: string): Promise<string> {
  const secretsManager = await loadSecretsManager('--secret-id', cwd)
  const { SecretString: text } = await secretsManager.getSecretValue({ SecretId: id })
  if (text === undefined) throw new UsageError(`${id} in Secrets Manager is binary. Store it as a string.`)
  return secretIn(text)
}

/** `clientSecret` of a JSON object, as `cognito-m2m rotate` writes it; else the whole string. */
export function secretIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'clientSecret' in value)
      return String(value.clientSecret)
  } catch {
    // Not JSON: the secret itself.
  }
  return text
}
