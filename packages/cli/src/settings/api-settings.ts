import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { StaticJwks } from '@cognito-m2m/core'
import { UsageError } from '../command-line/usage-error.ts'
import type { Setting, Sources } from './sources.ts'

/** Settings of an API's validator. */
export interface ApiSettings {
  readonly userPoolIds: Setting<readonly string[]> | undefined
  readonly issuer: Setting<string> | undefined
  readonly jwksUri: Setting<string> | undefined
  readonly jwks: Setting<StaticJwks> | undefined
  readonly resource: Setting<string> | undefined
  readonly clientIds: Setting<readonly string[]> | undefined
  readonly scopes: Setting<readonly string[]> | undefined
  readonly anyScope: Setting<readonly string[]> | undefined
  readonly tokens: Setting<'machine' | 'machine_and_user'> | undefined
  readonly maxTokenAgeSeconds: Setting<number> | undefined
  readonly clockToleranceSeconds: Setting<number> | undefined
}

/**
 * Reads the settings of the API.
 *
 * @throws UsageError when a setting is of the wrong type, or the JWKS file cannot be read.
 */
export async function readApiSettings(sources: Sources, cwd: string): Promise<ApiSettings> {
  const jwksFile = sources.string({ option: 'jwks' })
  return {
    userPoolIds: sources.list({
      option: 'user-pool-id',
      env: 'COGNITO_USER_POOL_ID',
      config: ['api', 'userPoolId'],
    }),
    issuer: sources.string({ option: 'issuer', env: 'COGNITO_ISSUER', config: ['api', 'issuer'] }),
    jwksUri: sources.string({ option: 'jwks-uri', env: 'COGNITO_JWKS_URI', config: ['api', 'jwksUri'] }),
    jwks: jwksFile && { value: await readJwks(jwksFile.value, cwd), from: jwksFile.from },
    resource: identifierOf(
      sources.raw({ option: 'resource', env: 'COGNITO_RESOURCE', config: ['api', 'resource'] }),
    ),
    clientIds: sources.list({ option: 'client-id', config: ['api', 'clientIds'] }),
    scopes: sources.list({ option: 'scope', config: ['api', 'scopes'] }),
    anyScope: sources.list({ option: 'any-scope', config: ['api', 'anyScope'] }),
    tokens: kindOf(sources.string({ option: 'tokens', config: ['api', 'tokens'] })),
    maxTokenAgeSeconds: sources.number({ option: 'max-age', config: ['api', 'maxTokenAgeSeconds'] }),
    clockToleranceSeconds: sources.number({
      option: 'clock-tolerance',
      config: ['api', 'clockToleranceSeconds'],
    }),
  }
}

/** `resource` may be a `defineResourceServer()` result, in a configuration file that is a module. */
function identifierOf(setting: Setting<unknown> | undefined): Setting<string> | undefined {
  if (setting === undefined) return undefined
  const { value, from } = setting
  const identifier =
    typeof value === 'object' && value !== null && 'identifier' in value ? value.identifier : value
  if (typeof identifier !== 'string') {
    throw new UsageError(`${from} must be the identifier of a resource server.`)
  }
  return { value: identifier, from }
}

function kindOf(setting: Setting<string> | undefined): Setting<'machine' | 'machine_and_user'> | undefined {
  if (setting === undefined) return undefined
  const { value, from } = setting
  if (value !== 'machine' && value !== 'machine_and_user') {
    throw new UsageError(`${from} must be machine or machine_and_user.`)
  }
  return { value, from }
}

async function readJwks(file: string, cwd: string): Promise<StaticJwks> {
  let content: unknown
  try {
    content = JSON.parse(await readFile(resolve(cwd, file), 'utf8'))
  } catch {
    throw new UsageError(`cannot read ${file} as JSON. Save the issuer's .well-known/jwks.json.`)
  }
  if (
    typeof content !== 'object' ||
    content === null ||
    !('keys' in content) ||
    !Array.isArray(content.keys)
  ) {
    throw new UsageError(`${file} is not a JWKS: it must be an object with an array \`keys\`.`)
  }
  return { keys: content.keys }
}
