import { activeSecrets, keyOf } from './client-secrets.ts'
import { RotationError } from './rotation-error.ts'
import type { CheckedOptions } from './rotation-options.ts'
import { type ClientSecretValue, readSecret, writeSecret } from './secret-value.ts'

/** What {@link Rotation.store} takes. */
export interface StoreRequest {
  readonly secretId: string
  readonly userPoolId: string
  readonly clientId: string
  /** Left out for a client that uses GetClientToken. */
  readonly tokenEndpoint?: string
  /** Checks whether it can be stored, and changes nothing. Default: false. */
  readonly dryRun?: boolean
}

/** Puts an app client's secret into Secrets Manager. A secret that rotation put there since is kept. */
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
      `App client ${client.clientId} has ${secrets.length} secrets, and must have exactly one to begin with. Delete the one that nobody uses, or store the secret by hand.`,
    )
  }
  return { clientSecret: UserPoolClient.ClientSecret, clientSecretId: only.id }
}
