import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { UsageError } from '../../command-line/usage-error.ts'

/** Short forms of CloudFormation's intrinsic functions: `!Ref x` is `{ Ref: x }`, `!Sub x` is `{ 'Fn::Sub': x }`. */
const functions = [
  'And',
  'Base64',
  'Cidr',
  'Condition',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
]

const maxBytes = 4 * 1024 * 1024

/**
 * Reads a template, JSON or YAML. The YAML library is loaded for YAML only.
 *
 * @throws UsageError when it cannot be read or parsed. The message may name the line, but never quotes the file.
 */
export async function parseTemplate(file: string, cwd: string): Promise<unknown> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => {
    throw new UsageError(`cannot read ${file}.`)
  })
  if (text.length > maxBytes) throw new UsageError(`${file} is larger than 4 MiB.`)
  if (extname(file) !== '.json') return parseYaml(file, text)
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${file} is not valid JSON.`)
  }
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, {
    customTags: functions.flatMap(tagsOf),
    merge: true,
    prettyErrors: true,
    logLevel: 'silent',
  })
  const [error] = document.errors
  if (error !== undefined) {
    throw new UsageError(`${file} is not valid YAML: look at line ${error.linePos?.[0].line ?? '?'}.`)
  }
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw new UsageError(`${file} uses too many YAML aliases.`)
  }
}

interface Collection {
  toJSON(): unknown
}

function tagsOf(name: string) {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  const tag = `!${name}`
  const ofCollection = (collection: 'seq' | 'map') => ({
    tag,
    collection,
    resolve: (node: Collection) => ({ [key]: node.toJSON() }),
  })
  return [{ tag, resolve: (text: string) => ({ [key]: text }) }, ofCollection('seq'), ofCollection('map')]
}
