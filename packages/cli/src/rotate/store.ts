import { resolve } from 'node:path'
import type { SecretsStore } from '@cognito-m2m/rotation'
import { loadSecretsManager } from '../aws/secrets-manager.ts'
import { UsageError } from '../command-line/usage-error.ts'
import type { Sources } from '../settings/sources.ts'
import { secretFile } from './secret-file.ts'

/** Where the client's secrets are stored. */
export interface Store {
  readonly kind: 'file' | 'secrets_manager'
  /** As the user named it. */
  readonly name: string
  /** The options that name it, for another command line. */
  readonly place: string
  readonly secrets: SecretsStore
}

/** @throws UsageError when not exactly one store is named. */
export async function storeOf(sources: Sources, cwd: string): Promise<Store> {
  const id = sources.string({ option: 'secret-id' })
  const file = sources.string({ option: 'secret-file' })
  if ((id === undefined) === (file === undefined)) {
    throw new UsageError('pass --secret-id or --secret-file, where the secrets are stored.')
  }
  const endpoint = sources.string({ option: 'endpoint-url' })
  const more = endpoint === undefined ? '' : ` --endpoint-url ${quoted(endpoint.value)}`
  if (file !== undefined) {
    const place = `--secret-file ${quoted(file.value)}${more}`
    return { kind: 'file', name: file.value, place, secrets: secretFile(resolve(cwd, file.value)) }
  }
  const name = id?.value ?? ''
  const region = sources.string({ option: 'region' })?.value
  return {
    kind: 'secrets_manager',
    name,
    place: `--secret-id ${quoted(name)}${region === undefined ? '' : ` --region ${region}`}${more}`,
    secrets: await loadSecretsManager('--secret-id', cwd, region),
  }
}

/** Quotes a string for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * The app client whose secret is in the store; undefined when it is empty.
 *
 * @throws UsageError when it contains something else, or does not exist.
 */
export async function storedClient({ secrets, name, kind }: Store): Promise<string | undefined> {
  try {
    const { SecretString = '' } = await secrets.getSecretValue({ SecretId: name })
    const value = JSON.parse(SecretString) as { readonly clientId?: unknown }
    return typeof value.clientId === 'string' ? value.clientId : 'unknown'
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`${name} contains a value that is not JSON. Use another store.`)
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    if (kind === 'secrets_manager') await requireSecret(secrets, name)
    return undefined
  }
}

/** A secret without a value is fine; one that does not exist must be created by its owner, with its key and tags. */
async function requireSecret(secrets: SecretsStore, name: string): Promise<void> {
  try {
    await secrets.describeSecret({ SecretId: name })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    throw new UsageError(
      `secret ${name} does not exist. Create it: aws secretsmanager create-secret --name ${name}`,
    )
  }
}
