import type { CognitoSecrets, SecretDescriptor } from './aws.ts'
import { RotationError } from './rotation-error.ts'
import type { ClientSecretValue } from './secret-value.ts'

/** One of the client's one or two secrets in Cognito. */
export interface ActiveSecret {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** The client's secrets, as Cognito lists them now. */
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
 * Deletes one of two secrets. With one left, or with the current one among neither, it deletes nothing.
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
 * Which of the client's secrets is the one in `AWSCURRENT`: the one that the version names, or the only one there is.
 *
 * @throws RotationError `current_secret_unknown` when it cannot be told.
 */
export function currentSecretId(current: ClientSecretValue, secrets: readonly ActiveSecret[]): string {
  const [only, second] = secrets
  const named = secrets.find(({ id }) => id === current.clientSecretId)
  if (named !== undefined) return named.id
  if (current.clientSecretId === undefined && only !== undefined && second === undefined) return only.id
  throw currentUnknown(current.clientId)
}

/** The error when nothing says which secret has to stay. */
export function currentUnknown(clientId: string): RotationError {
  return new RotationError(
    'current_secret_unknown',
    `Cannot tell which secret of app client ${clientId} is AWSCURRENT. Compare ListUserPoolClientSecrets with the secret, and write the right id into \`clientSecretId\` of the secret's JSON.`,
  )
}

export function keyOf({ userPoolId, clientId }: Pick<ClientSecretValue, 'userPoolId' | 'clientId'>) {
  return { UserPoolId: userPoolId, ClientId: clientId }
}
