import type { CognitoSecrets, SecretDescriptor } from './aws.ts'
import { RotationError } from './rotation-error.ts'
import type { ClientSecretValue } from './secret-value.ts'

/** One of an app client's secrets in Cognito. */
export interface ActiveSecret {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** Returns the client's secrets in Cognito. */
export async function activeSecrets(
  cognito: CognitoSecrets,
  client: Pick<ClientSecretValue, 'userPoolId' | 'clientId'>,
): Promise<readonly ActiveSecret[]> {
  const { ClientSecrets = [] } = await cognito.listUserPoolClientSecrets(keyOf(client))
  return ClientSecrets.flatMap((descriptor: SecretDescriptor) =>
    descriptor.ClientSecretId === undefined
      ? []
      : [{ id: descriptor.ClientSecretId, createdAt: descriptor.ClientSecretCreateDate?.getTime() ?? 0 }],
  )
}

/**
 * Deletes one of two secrets. Deletes nothing if there is only one, or if the current one is not among them.
 *
 * @param currentId The secret that must stay.
 */
export async function deleteSecret(
  cognito: CognitoSecrets,
  client: ClientSecretValue,
  secretId: string,
  currentId: string,
): Promise<boolean> {
  const ids = (await activeSecrets(cognito, client)).map(({ id }) => id)
  if (secretId === currentId || !ids.includes(secretId) || !ids.includes(currentId)) return false
  await cognito.deleteUserPoolClientSecret({ ...keyOf(client), ClientSecretId: secretId })
  return true
}

/**
 * Returns the ID of the client's secret in `AWSCURRENT`: the one named by the version, or the only one.
 *
 * @throws RotationError `current_secret_unknown` when it cannot be determined.
 */
export function currentSecretId(current: ClientSecretValue, secrets: readonly ActiveSecret[]): string {
  const [only, second] = secrets
  const named = secrets.find(({ id }) => id === current.clientSecretId)
  if (named !== undefined) return named.id
  if (current.clientSecretId === undefined && only !== undefined && second === undefined) return only.id
  throw currentUnknown(current.clientId)
}

/** The error if it cannot be determined which secret must stay. */
export function currentUnknown(clientId: string): RotationError {
  return new RotationError(
    'current_secret_unknown',
    `Cannot determine which secret of app client ${clientId} is AWSCURRENT. Look up its ID with ListUserPoolClientSecrets, and set \`clientSecretId\` to that ID in the JSON of the secret in Secrets Manager.`,
  )
}

export function keyOf({ userPoolId, clientId }: Pick<ClientSecretValue, 'userPoolId' | 'clientId'>) {
  return { UserPoolId: userPoolId, ClientId: clientId }
}
