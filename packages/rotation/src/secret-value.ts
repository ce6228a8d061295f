import type { SecretsStore } from './aws.ts'
import { isNotFound } from './not-found.ts'
import { RotationError } from './rotation-error.ts'

/**
 * The JSON value of the secret. Consumers read `clientId`, `clientSecret`, and `tokenEndpoint` or `region`. Additional
 * members are copied to new versions.
 */
export interface ClientSecretValue {
  readonly userPoolId: string
  readonly clientId: string
  readonly clientSecret: string
  /** Cognito's ID of `clientSecret`, which distinguishes the client's two secrets. */
  readonly clientSecretId?: string
  /** Absent for a client that uses GetClientToken. */
  readonly tokenEndpoint?: string
}

/** Returns the value of a version, or undefined if the version or the secret has none. */
export async function readSecret(
  secretsManager: SecretsStore,
  secretId: string,
  version: { VersionId?: string; VersionStage?: string },
): Promise<ClientSecretValue | undefined> {
  try {
    const { SecretString } = await secretsManager.getSecretValue({ SecretId: secretId, ...version })
    return SecretString === undefined ? undefined : parsed(SecretString)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/**
 * @throws RotationError `secret_not_stored` when the AWS SDK throws. Its message is omitted, because it may quote the
 * request.
 */
export async function writeSecret(
  secretsManager: SecretsStore,
  secretId: string,
  value: object,
  version: { ClientRequestToken?: string; VersionStages?: string[] } = {},
): Promise<void> {
  try {
    await secretsManager.putSecretValue({
      SecretId: secretId,
      SecretString: JSON.stringify(value),
      ...version,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error'
    throw new RotationError(
      'secret_not_stored',
      `PutSecretValue failed for ${secretId}: ${name}. Check the permissions of the function and the KMS key of the secret.`,
    )
  }
}

function parsed(text: string): ClientSecretValue {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!isClientSecretValue(value)) {
    // The parser's message may quote the secret, so it is dropped.
    throw new RotationError(
      'secret_malformed',
      'The value of the secret must be a JSON object with the strings `userPoolId`, `clientId` and `clientSecret`. Correct it in Secrets Manager.',
    )
  }
  return value
}

function isClientSecretValue(value: unknown): value is ClientSecretValue {
  if (typeof value !== 'object' || value === null) return false
  const { userPoolId, clientId, clientSecret, clientSecretId, tokenEndpoint } = value as Record<
    string,
    unknown
  >
  return (
    [userPoolId, clientId, clientSecret].every((member) => typeof member === 'string' && member !== '') &&
    [clientSecretId, tokenEndpoint].every((member) => member === undefined || typeof member === 'string')
  )
}
