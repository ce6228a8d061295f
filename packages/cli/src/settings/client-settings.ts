import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createGetClientTokenTransport, createTokenEndpointTransport, OptionError } from '@cognito-m2m/core'
import { UsageError } from '../command-line/usage-error.ts'
import { readManagedSecret, secretIn } from './managed-secret.ts'
import type { Setting, Sources } from './sources.ts'

/** Settings of a client's token requests. */
export interface ClientSettings {
  readonly clientId: Setting<string> | undefined
  /** Unchanged, including a trailing line break. */
  readonly clientSecret: Setting<string> | undefined
  readonly tokenEndpoint: Setting<string> | undefined
  readonly clientTokenEndpoint: Setting<string> | undefined
  readonly region: Setting<string> | undefined
  readonly scopes: Setting<readonly string[]> | undefined
}

/**
 * Reads the settings of a client's token requests.
 *
 * @throws UsageError when a setting is of the wrong type, or the secret cannot be read.
 */
export async function readClientSettings(sources: Sources, cwd: string): Promise<ClientSettings> {
  return {
    clientId: sources.string({
      option: 'client-id',
      env: 'COGNITO_CLIENT_ID',
      config: ['client', 'clientId'],
    }),
    clientSecret: await readSecret(sources, cwd),
    tokenEndpoint: sources.string({
      option: 'token-endpoint',
      env: 'COGNITO_TOKEN_ENDPOINT',
      config: ['client', 'tokenEndpoint'],
    }),
    clientTokenEndpoint: sources.string({
      option: 'client-token-endpoint',
      config: ['client', 'clientTokenEndpoint'],
    }),
    region: sources.string({ option: 'region', config: ['client', 'region'] }),
    scopes: sources.list({ option: 'request', env: 'COGNITO_SCOPES', config: ['client', 'scopes'] }),
  }
}

async function readSecret(sources: Sources, cwd: string): Promise<Setting<string> | undefined> {
  const file = sources.string({ option: 'secret-file' })
  if (file !== undefined) {
    try {
      return { value: secretIn(await readFile(resolve(cwd, file.value), 'utf8')), from: file.value }
    } catch {
      throw new UsageError(`cannot read ${file.value}.`)
    }
  }
  const id = sources.string({ option: 'secret-id' })
  if (id !== undefined) {
    return { value: await readManagedSecret(id.value, cwd), from: `${id.value} in Secrets Manager` }
  }
  const setting = sources.raw({ env: 'COGNITO_CLIENT_SECRET', config: ['client', 'clientSecret'] })
  if (setting === undefined) return undefined
  const value: unknown = typeof setting.value === 'function' ? await setting.value() : setting.value
  if (typeof value !== 'string') throw new UsageError(`${setting.from} must be a string.`)
  return { value, from: setting.from }
}

/**
 * The transport that the settings select.
 *
 * @throws UsageError when there is none, or its address is not valid.
 */
export function transportOf(settings: ClientSettings, fetch: typeof globalThis.fetch = globalThis.fetch) {
  const { tokenEndpoint, clientTokenEndpoint, region } = settings
  try {
    if (tokenEndpoint !== undefined) {
      return createTokenEndpointTransport({ tokenEndpoint: tokenEndpoint.value, fetch })
    }
    if (clientTokenEndpoint !== undefined) {
      return createGetClientTokenTransport({ clientTokenEndpoint: clientTokenEndpoint.value, fetch })
    }
    if (region !== undefined) return createGetClientTokenTransport({ region: region.value, fetch })
  } catch (error) {
    if (error instanceof OptionError) throw new UsageError(error.message)
    throw error
  }
  throw new UsageError('set --token-endpoint, or --region for GetClientToken.')
}
