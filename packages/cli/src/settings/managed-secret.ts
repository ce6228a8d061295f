import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../command-line/usage-error.ts'

const sdk = '@aws-sdk/client-secrets-manager'

interface SecretsManagerModule {
  readonly SecretsManager: new (
    options: object,
  ) => {
    getSecretValue(input: { SecretId: string }): Promise<{ readonly SecretString?: string | undefined }>
  }
}

/**
 * A client secret from AWS Secrets Manager: the plain string, or `clientSecret` of its JSON.
 *
 * @throws UsageError when the AWS SDK is not installed, or the secret cannot be read.
 */
export async function readManagedSecret(id: string, cwd: string): Promise<string> {
  const { SecretsManager } = await loadSdk(cwd)
  let text: string | undefined
  try {
    text = (await new SecretsManager({}).getSecretValue({ SecretId: id })).SecretString
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown'
    throw new UsageError(
      `cannot read ${id} from Secrets Manager (${name}). Check AWS_REGION and AWS credentials.`,
    )
  }
  if (text === undefined) throw new UsageError(`${id} in Secrets Manager is binary; a string is needed.`)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'clientSecret' in value)
      return String(value.clientSecret)
  } catch {
    // Not JSON: the secret itself.
  }
  return text
}

/** From this package's own tree, or from the user's project. */
async function loadSdk(cwd: string): Promise<SecretsManagerModule> {
  for (const base of [import.meta.url, pathToFileURL(join(cwd, 'package.json')).href]) {
    try {
      return (await import(pathToFileURL(createRequire(base).resolve(sdk)).href)) as SecretsManagerModule
    } catch {
      // Try the next place.
    }
  }
  throw new UsageError(`--secret-id needs the AWS SDK: npm install ${sdk}`)
}
