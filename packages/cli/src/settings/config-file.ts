import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearest } from '@cognito-m2m/core/adapter'
import { UsageError } from '../command-line/usage-error.ts'

/** The two sections of a configuration file. */
export interface ConfigFile {
  /** As the user named it. */
  readonly file: string
  readonly api: Readonly<Record<string, unknown>>
  readonly client: Readonly<Record<string, unknown>>
}

const known = {
  api: [
    'userPoolId',
    'issuer',
    'jwksUri',
    'resource',
    'clientIds',
    'scopes',
    'anyScope',
    'tokens',
    'maxTokenAgeSeconds',
    'clockToleranceSeconds',
  ],
  client: [
    'clientId',
    'clientSecret',
    'tokenEndpoint',
    'clientTokenEndpoint',
    'region',
    'scopes',
    'clientAuthentication',
    'marginSeconds',
  ],
} as const

/**
 * Loads a configuration file: JSON, or a module with a default export, `{ api: {…}, client: {…} }`. Its keys are the
 * names of the libraries' options.
 *
 * @throws UsageError when it cannot be loaded or has an unknown key. The message names the closest valid key.
 */
export async function loadConfigFile(file: string, cwd: string): Promise<ConfigFile> {
  const content = await defaultExport(file, resolve(cwd, file))
  const sections = checkedKeys(file, '', content, ['api', 'client'])
  return {
    file,
    api: checkedKeys(file, 'api.', sections.api ?? {}, known.api),
    client: checkedKeys(file, 'client.', sections.client ?? {}, known.client),
  }
}

async function defaultExport(file: string, path: string): Promise<unknown> {
  await access(path).catch(() => {
    throw new UsageError(`${file} does not exist.`)
  })
  try {
    const attributes = path.endsWith('.json') ? { with: { type: 'json' } } : {}
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href, attributes)
    return module.default
  } catch (cause) {
    // A parser's message quotes the file, which may contain a secret.
    const reason = cause instanceof SyntaxError ? 'it is not valid JSON or JavaScript' : messageOf(cause)
    throw new UsageError(`cannot load ${file}: ${reason}.`)
  }
}

function messageOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'use .json, .mjs, or .mts with Node.js 22.18 or later'
  return code === '' ? 'it throws when it is loaded' : code
}

function checkedKeys(
  file: string,
  path: string,
  value: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      path === ''
        ? `${file} must contain an object such as { "api": { "userPoolId": "eu-west-1_AbCdEf123" }, "client": {} }.`
        : `${path.slice(0, -1)} in ${file} must be an object.`,
    )
  }
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue
    const close = nearest(name, names)
    const hint = close === undefined ? `Valid keys: ${names.join(', ')}.` : `Did you mean ${path}${close}?`
    throw new UsageError(`${file} has an unknown key ${path}${name}. ${hint}`)
  }
  return value as Readonly<Record<string, unknown>>
}
