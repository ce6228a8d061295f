import { activeSecrets, keyOf } from './client-secrets.ts'
import { RotationError } from './rotation-error.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { type ClientSecretValue, readSecret, writeSecret } from './secret-value.ts'

/** Parameter of {@link Rotation.store}. */
export interface StoreRequest {
  readonly secretId: string
  readonly userPoolId: string
  readonly clientId: string
  /** URL of the token endpoint. Omit it for a client that uses GetClientToken. */
  readonly tokenEndpoint?: string
  /** Only checks whether the secret can be stored, without changes. Default: false. */
  readonly dryRun?: boolean
}

/** Stores an app client's secret in Secrets Manager. Keeps a secret that rotation has stored since. */
export async function store(request: StoreRequest, options: CheckedOptions): Promise<void> {
  const { secretsManager } = options
  const { secretId, dryRun = false, ...client } = request
  const found = await readSecret(secretsManager, secretId, { VersionStage: 'AWSCURRENT' })
  const kept = found?.clientId === client.clientId ? found : undefined
  if (
    kept !== undefined &&
    kept.userPoolId === client.userPoolId &&
    kept.tokenEndpoint === client.tokenEndpoint
  ) {
    return
  }
  const value = { ...client, ...(kept === undefined ? await secretOf(client, options) : secretIn(kept)) }
  if (!dryRun) await writeSecret(secretsManager, secretId, value)
}

function secretIn({ clientSecret, clientSecretId }: ClientSecretValue) {
  return { clientSecret, ...(clientSecretId !== undefined && { clientSecretId }) }
}

async function secretOf(client: Omit<StoreRequest, 'secretId' | 'dryRun'>, { cognito }: CheckedOptions) {
  const secrets = await activeSecrets(cognito, client)
  const [only] = secrets
  const { UserPoolClient } = await cognito.describeUserPoolClient(keyOf(client))
  if (only === undefined || secrets.length > 1 || UserPoolClient?.ClientSecret === undefined) {
    throw new RotationError(
      'current_secret_unknown',
      `App client ${client.clientId} has ${secrets.length} secrets, but must have exactly one at first. Delete the unused one, or store the value in Secrets Manager yourself.`,
    )
  }
  return { clientSecret: UserPoolClient.ClientSecret, clientSecretId: only.id }
}
