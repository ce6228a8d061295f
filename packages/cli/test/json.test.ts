import { once } from 'node:events'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './support/run.ts'

const schemasFolder = new URL('../schemas/', import.meta.url).pathname
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
/** Names of documents that some command printed. */
const seen = new Set<string>()

let cognito: LocalCognito
let api: Server
let cwd: string
let url: string
let token: string

beforeAll(async () => {
  for (const name of await readdir(schemasFolder)) {
    const schema = JSON.parse(await readFile(join(schemasFolder, name), 'utf8')) as AnySchemaObject
    ajv.addSchema(closed(schema) as AnySchemaObject, name.replace('.json', ''))
  }
  cognito = await startLocalCognito({ seed: 'json' })
  cwd = await mkdtemp(join(tmpdir(), 'cli-json-'))
  token = await cognito.mintToken()
  api = createServer(({ headers: { authorization } }, response) => {
    response.writeHead(authorization === undefined ? 401 : 200).end()
  }).listen(0, '127.0.0.1')
  await once(api, 'listening')
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}/`
})
afterAll(async () => {
  api.closeAllConnections()
  api.close()
  await cognito.close()
})

/** The schema without room for members that it does not describe: a reader of the README would not know them. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in schema ? { additionalProperties: false, ...members } : members
}

/** Each command line, what it reads, and how it ends. `{place}` stands for a value of the emulator. */
const runs: readonly [name: string, exit: number, args: string[], change?: Record<string, string>][] = [
  ['inspect', 0, ['inspect']],
  ['inspect', 0, ['inspect', '--no-verify']],
  ['inspect', 12, ['inspect', '--scope', 'orders/none', '--resource', 'orders']],
  ['inspect', 11, ['inspect', '--user-pool-id', 'eu-west-1_Another01']],
  ['inspect', 10, ['inspect', 'no-token']],
  [
    'inspect',
    13,
    ['inspect', '--issuer', 'http://127.0.0.1:1/', '--jwks-uri', 'http://127.0.0.1:1/'],
    { iss: 'http://127.0.0.1:1/' },
  ],
  ['error', 2, ['inspect', '--at', 'noon']],
  ['token', 0, ['token']],
  ['token', 0, ['token', '--cache']],
  ['token-error', 20, ['token', '--request', 'orders/none']],
  ['token-error', 22, ['token'], { COGNITO_TOKEN_ENDPOINT: 'http://127.0.0.1:1/oauth2/token' }],
  ['error', 2, ['token'], { COGNITO_CLIENT_ID: '' }],
  ['doctor', 0, ['doctor', '--offline', '--user-pool-id', 'eu-west-1_AbCdEf123']],
  ['doctor', 30, ['doctor', '--offline', '--user-pool-id', 'not-a-pool']],
  ['doctor', 30, ['doctor', '--request', 'orders/none']],
  ['error', 2, ['doctor', '--config', 'nowhere.json']],
  ['bench', 0, ['bench', '{url}', '--duration', '1']],
  ['error', 40, ['bench', 'http://127.0.0.1:1/']],
  ['error', 2, ['bench', 'https://example.com/']],
  ['error', 51, ['rotate', 'status', '{store}']],
  ['rotate', 0, ['rotate', 'store', '{store}', '--dry-run']],
  ['rotate', 0, ['rotate', 'store', '{store}']],
  ['rotate', 0, ['rotate', 'add', '{store}']],
  ['rotate', 0, ['rotate', 'test', '{store}']],
  ['rotate', 0, ['rotate', 'promote', '{store}']],
  ['rotate', 0, ['rotate', 'status', '{store}']],
  ['error', 50, ['rotate', 'status', '--secret-file', 'client.json', '--endpoint-url', 'http://127.0.0.1:1']],
  ['error', 2, ['rotate', 'explode']],
  ['completion', 0, ['completion', 'bash']],
  ['error', 2, ['completion', 'tcsh']],
  ['error', 2, ['inspekt']],
]

describe('--json', () => {
  it.each(runs)('prints a document of %s, and exits with %i: %j', async (name, exit, args, change = {}) => {
    const { iss, ...variables } = change
    const store = ['--secret-file', 'client.json', '--endpoint-url', cognito.url]
    const places: Record<string, string[]> = { '{url}': [url], '{store}': store }
    const { code, out, err } = await run([...args.flatMap((arg) => places[arg] ?? [arg]), '--json'], {
      input: iss === undefined ? token : await cognito.mintToken({ claims: { iss } }),
      cwd,
      env: {
        COGNITO_USER_POOL_ID: args[0] === 'rotate' ? cognito.userPoolId : '',
        COGNITO_CLIENT_ID: cognito.clientId,
        COGNITO_CLIENT_SECRET: cognito.clientSecret,
        COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
        XDG_CACHE_HOME: cwd,
        ...variables,
      },
    })
    expect({ code, err }).toEqual({ code: exit, err: '' })
    // One document, on one line, so that scripts can read it by lines.
    expect(out).toMatch(/^\{.*\}\n$/)
    const document = JSON.parse(out)
    expect(document.schema).toBe(`cognito-m2m/${name}/1`)
    ajv.validate(name, document)
    expect(ajv.errorsText()).toBe('No errors')
    if ('error' in document) expect(document.error.exitCode).toBe(exit)
    seen.add(name)
  })

  it('has a schema for each document, and shows each', async () => {
    const names = (await readdir(schemasFolder)).map((name) => name.replace('.json', ''))
    expect([...seen].sort()).toEqual(names.sort())
  })
})
