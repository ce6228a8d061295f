import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OptionError } from '@cognito-m2m/core'
import { optionsFrom } from '../config/options-from.ts'
import { checkedOptions } from '../options/checked-options.ts'
import type { LocalCognitoOptions } from '../options/options.ts'

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json']

/**
 * Loads a configuration file: a module with a default export, or JSON. It contains options, a definition of
 * `defineUserPool`, a CloudFormation template, or a Terraform plan.
 *
 * @throws OptionError when it cannot be loaded. The message names the file, the location in it, and the fix.
 */
export async function loadConfig(file: string): Promise<LocalCognitoOptions> {
  const path = resolve(file)
  const extension = extname(path)
  if (!extensions.includes(extension)) {
    const kind =
      extension === '.yaml' || extension === '.yml'
        ? 'YAML is not supported'
        : 'the file type is not supported'
    throw new OptionError('--config', `${kind}. Use .json, .mjs or .ts. (${path})`)
  }
  const text = await readFile(path, 'utf8').catch(() => {
    throw new OptionError('--config', `${path} does not exist or cannot be read.`)
  })
  const options = extension === '.json' ? parsedJson(path, text) : await defaultExport(path)
  try {
    return checkedOptions(optionsFrom(options))
  } catch (cause) {
    if (cause instanceof OptionError) throw new OptionError('--config', `in ${path}: ${cause.message}`)
    throw cause
  }
}

/** The parser's own message quotes the text around the error, which may contain a secret. */
function parsedJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const lines = text.slice(0, mistakeIn(text, cause instanceof Error ? cause.message : '')).split('\n')
    throw new OptionError('--config', `${path} is not valid JSON. Check line ${lines.length}.`)
  }
}

/** The position at which the parser stopped: from its message, from the text that it quotes, or the end. */
function mistakeIn(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  const [, dots, around] = /, (\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? []
  if (around === undefined) return text.length
  const token = /^Unexpected token '(.)'/su.exec(message)?.[1] ?? ''
  // The quote starts ten characters before the error.
  return text.indexOf(token, text.indexOf(around) + (dots === undefined ? 0 : 10))
}

async function defaultExport(path: string): Promise<unknown> {
  let module: { default?: unknown }
  try {
    module = await import(pathToFileURL(path).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    throw new OptionError('--config', `cannot load ${path}: ${reason}${fixFor(reason)}`)
  }
  if (module.default === undefined) {
    throw new OptionError(
      '--config',
      `${path} has no default export. Add \`export default defineLocalConfig({ … })\`.`,
    )
  }
  return module.default
}

/** The fix for errors caused by the type of the file. */
function fixFor(reason: string): string {
  if (/outside a module|Unexpected token 'export'/.test(reason)) {
    return '. Its package is CommonJS. Rename it to .mts (or .mjs), or set "type": "module" in package.json.'
  }
  if (/Unknown file extension/.test(reason)) {
    return '. TypeScript requires Node.js 22.18 or later. Update Node.js, or use .mjs or .json.'
  }
  return ''
}
