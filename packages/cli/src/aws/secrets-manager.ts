import type { SecretsStore } from '@cognito-m2m/rotation'
import { calling } from './called.ts'
import { awsClientOptions } from './client-options.ts'
import { loadSdk } from './load-sdk.ts'

/**
 * Loads a client of AWS Secrets Manager that throws CommandErrors.
 *
 * @param neededBy The option that needs it, for the error message, such as `--secret-id`.
 * @param region Default: that of the AWS profile or environment.
 * @throws UsageError when the AWS SDK is not installed.
 */
export async function loadSecretsManager(
  neededBy: string,
  cwd: string,
  region?: string,
): Promise<SecretsStore> {
  const { SecretsManager } = (await loadSdk('@aws-sdk/client-secrets-manager', neededBy, cwd)) as {
    readonly SecretsManager: new (options: object) => SecretsStore
  }
  const client = new SecretsManager({ ...awsClientOptions, ...(region !== undefined && { region }) })
  return calling<SecretsStore>(
    [
      'describeSecret',
      'listSecretVersionIds',
      'getSecretValue',
      'putSecretValue',
      'updateSecretVersionStage',
    ],
    () => client,
  )
}
