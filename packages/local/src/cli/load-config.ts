import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OptionError } from '@cognito-m2m/core'
import { checkedOptions } from '../options/checked-options.ts'
import type { LocalCognitoOptions } from '../options/options.ts'

/**
 * Loads a configuration file: a module with a default export, or JSON.
 *
 * @throws OptionError that names the file, the place in it, and the fix.
 */
export async function loadConfig(file: string): Promise<LocalCognitoOptions> {
  const path = resolve(file)
  await access(path).catch(() => {
    throw new OptionError('--config', `there is no file ${path}.`)
  })
  let module: { default?: unknown }
  try {
    module = await import(pathToFileURL(path).href, path.endsWith('.json') ? { with: { type: 'json' } } : {})
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    throw new OptionError('--config', `cannot load ${path}: ${reason}${fixFor(reason)}`)
  }
  if (module.default === undefined) {
    throw new OptionError(
      '--config',
      `${path} has no default export: write \`export default defineLocalConfig({ … })\`.`,
    )
  }
  try {
    return checkedOptions(module.default)
  } catch (cause) {
    if (cause instanceof OptionError) throw new OptionError('--config', `in ${path}: ${cause.message}`)
    throw cause
  }
}

/** What to do about the reasons that have to do with the kind of the file. */
function fixFor(reason: string): string {
  if (/outside a module|Unexpected token 'export'/.test(reason)) {
    return '. The package that it is in holds CommonJS: name it .mts (or .mjs), or set "type": "module" in package.json.'
  }
  if (/Unknown file extension/.test(reason)) {
    return '. TypeScript takes Node.js 22.18 or newer: update, or write it as .mjs or .json.'
  }
  return ''
}
