import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { OptionValues } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type ConfigFile, loadConfigFile } from './config-file.ts'

/** A setting, and where it was set: `--user-pool-id`, `COGNITO_USER_POOL_ID in .env`, `api.userPoolId in app.json`. */
export interface Setting<T> {
  readonly value: T
  readonly from: string
}

/** Where one setting may be set, in order of precedence: option, environment variable, configuration file. */
export interface Places {
  readonly option?: string
  readonly env?: string
  readonly config?: readonly [section: 'api' | 'client', key: string]
}

/** Looks settings up. */
export interface Sources {
  /** The raw value, of any type. */
  readonly raw: (places: Places) => Setting<unknown> | undefined
  readonly string: (places: Places) => Setting<string> | undefined
  /** Strings; the value of an environment variable is split at spaces. */
  readonly list: (places: Places) => Setting<readonly string[]> | undefined
  readonly number: (places: Places) => Setting<number> | undefined
}

/** @throws UsageError when a file that was named cannot be read. */
export async function settingSources(
  values: OptionValues,
  terminal: Pick<Terminal, 'cwd' | 'env'>,
): Promise<Sources> {
  const { config: configName, 'env-file': envFile } = values
  const config = typeof configName === 'string' ? await loadConfigFile(configName, terminal.cwd) : undefined
  const fileEnv = typeof envFile === 'string' ? await readEnvFile(envFile, terminal.cwd) : {}

  const raw = ({ option, env, config: place }: Places): Setting<unknown> | undefined => {
    if (option !== undefined && values[option] !== undefined) {
      return { value: values[option], from: `--${option}` }
    }
    if (env !== undefined) {
      const own = terminal.env[env]
      // As with `node --env-file`, the process's own environment takes precedence.
      if (own !== undefined && own !== '') return { value: own, from: env }
      const inFile = fileEnv[env]
      if (inFile !== undefined && inFile !== '')
        return { value: inFile, from: `${env} in ${String(envFile)}` }
    }
    return place === undefined || config === undefined ? undefined : fromConfig(config, place)
  }
  return {
    raw,
    string: (places) => checked(raw(places), isString, 'a string'),
    list: (places) => {
      const setting = raw(places)
      if (typeof setting?.value !== 'string') return checked(setting, isStrings, 'an array of strings')
      return { ...setting, value: setting.value.split(/\s+/).filter((part) => part !== '') }
    },
    number: (places) => {
      const setting = raw(places)
      if (typeof setting?.value !== 'string') return checked(setting, isNumber, 'a number')
      return checked({ ...setting, value: Number(setting.value) }, isNumber, 'a number')
    },
  }
}

function fromConfig({ file, ...sections }: ConfigFile, [section, key]: readonly ['api' | 'client', string]) {
  const value = sections[section][key]
  return value === undefined ? undefined : { value, from: `${section}.${key} in ${file}` }
}

function checked<T>(
  setting: Setting<unknown> | undefined,
  fits: (value: unknown) => value is T,
  expected: string,
): Setting<T> | undefined {
  if (setting === undefined) return undefined
  const { value, from } = setting
  if (!fits(value)) throw new UsageError(`${from} must be ${expected}.`)
  return { value, from }
}

const isString = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isString)

async function readEnvFile(file: string, cwd: string): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return parseEnv(await readFile(resolve(cwd, file), 'utf8'))
  } catch {
    throw new UsageError(`cannot read ${file}.`)
  }
}
