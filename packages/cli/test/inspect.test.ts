import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../src/commands.ts'
import type { InspectDocument } from '../src/inspect/document.ts'
import { run } from './support/run.ts'

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'inspect' })
})
afterAll(() => cognito.close())

async function inspected(
  token: string,
  ...args: string[]
): Promise<{ code: number; document: InspectDocument }> {
  const { code, out } = await run(['inspect', '--json', ...args], { input: token })
  return { code, document: JSON.parse(out) as InspectDocument }
}

type Mint = Parameters<LocalCognito['mintToken']>[0]

/** Each way to be refused: what is wrong, the options, and the stage and code that must be named. */
const refusals: readonly [what: string, mint: Mint, args: string[], exit: number, code: string][] = [
  ['an expired token', { expiresInSeconds: -180 }, [], 12, 'token_expired'],
  ['an ID token', { claims: { token_use: 'id' } }, [], 12, 'token_use_mismatch'],
  ["a user's token", { claims: { username: 'ann' } }, [], 12, 'not_a_machine_token'],
  ['a foreign signature', { signWith: 'foreign' }, [], 11, 'signature_mismatch'],
  ['no signature', { signWith: 'none' }, [], 10, 'not_compact_jws'],
  ['HS256', { header: { alg: 'HS256' } }, [], 10, 'algorithm_not_allowed'],
  ['an unknown key', { header: { kid: 'unknown' } }, [], 11, 'key_unknown'],
  ['no kid', { header: { kid: undefined } }, [], 10, 'kid_missing'],
  ['another type', { header: { typ: 'dpop+jwt' } }, [], 10, 'type_not_allowed'],
  [
    'a future token',
    { claims: { iat: 4_000_000_000, exp: 4_000_003_600 } },
    [],
    12,
    'token_issued_in_future',
  ],
  ['a bound token', { claims: { cnf: { jkt: 'x' } } }, [], 12, 'proof_of_possession_required'],
  ['another audience', { claims: { aud: 'another' } }, [], 12, 'audience_mismatch'],
  ['no token_use', { claims: { token_use: undefined } }, [], 12, 'claim_missing'],
  ['a scope that is a number', { claims: { scope: 7 } }, [], 12, 'claim_type_wrong'],
  ['an exp beyond all years', { claims: { exp: 1e300 } }, [], 12, 'claim_type_wrong'],
  ['an auth_time that is a string', { claims: { auth_time: 'x' } }, [], 12, 'claim_type_wrong'],
  ['another client', {}, ['--client-id', 'somebody'], 12, 'client_not_allowed'],
  ['another resource', {}, ['--resource', 'invoices'], 12, 'resource_mismatch'],
  ['a missing scope', { scopes: ['orders/read'] }, ['--scope', 'orders/write'], 12, 'insufficient_scope'],
  ['none of the scopes', { scopes: ['orders/read'] }, ['--any-scope', 'a/b c/d'], 12, 'insufficient_scope'],
  ['an old token', { claims: { iat: 1_700_000_000 } }, ['--max-age', '600'], 12, 'token_too_old'],
]

describe('inspect', () => {
  it('accepts a good token, and says what was checked, expected and found', async () => {
    const token = await cognito.mintToken()
    const { code, out, err } = await run(['inspect', '--resource', 'orders', '--scope', 'read'], {
      input: token,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const part of [
      '1 format',
      '2 signature',
      '3 claims',
      'VALID',
      'in 60 minutes',
      'orders/read',
      cognito.clientId,
    ]) {
      expect(out.replace('1 hour', '60 minutes')).toContain(part)
    }
    expect(out).not.toContain(token.slice(-40))
  })

  it.each(refusals)('names the stage and the cause of %s', async (_, mint, args, exit, code) => {
    const result = await inspected(await cognito.mintToken(mint), ...args)
    expect(result.code).toBe(exit)
    expect(result.document.failure?.code).toBe(code)
    expect(result.document.failure?.advice).not.toBe('')
    const stage = result.document.stages.find(({ stage }) => stage === result.document.failure?.stage)
    expect(stage?.outcome).toBe('failed')
    // The rows explain the verdict: one of them failed, too.
    expect(stage?.checks.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThan(0)
  })

  it.each([
    ['a word', 'token', 'not_compact_jws'],
    ['quotes', '"a.b.c"', 'not_base64url'],
    ['text for a header', 'YWJj.e30.YWJj', 'header_not_json_object'],
  ])('explains %s', async (_, text, code) => {
    const { code: exit, document } = await inspected(text)
    expect([exit, document.failure?.code]).toEqual([10, code])
  })

  it('shows every failed claim, not only the first', async () => {
    const token = await cognito.mintToken({ expiresInSeconds: -180, scopes: ['orders/read'] })
    const { document } = await inspected(token, '--scope', 'orders/write', '--client-id', 'other')
    const failed = document.stages[2]?.checks.filter(({ outcome }) => outcome === 'failed')
    expect(failed?.map(({ name }) => name)).toEqual(['exp', 'client_id', 'scope'])
  })

  it('says what the claims stage would say of a token with a bad signature', async () => {
    const { document } = await inspected(
      await cognito.mintToken({ signWith: 'foreign', expiresInSeconds: -60 }),
    )
    expect(document.stages[2]).toMatchObject({ reached: false, outcome: 'failed' })
  })

  it('names the emulator as the issuer of a token that the pool did not issue', async () => {
    const { code, document } = await inspected(
      await cognito.mintToken(),
      '--user-pool-id',
      'eu-west-1_Another01',
    )
    expect([code, document.failure?.code]).toEqual([11, 'issuer_unknown'])
    expect(document.failure?.advice).toContain(`--issuer ${cognito.issuer}`)
  })

  it('names the pool of a token from another one', async () => {
    const token = await cognito.mintToken({
      claims: { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Theirs001' },
    })
    const args = ['inspect', '--no-verify', '--user-pool-id', 'eu-west-1_Another01']
    const { code, out } = await run(args, { input: token })
    expect(code).toBe(11)
    expect(out).toContain('User pool eu-west-1_Theirs001 issued the token')
  })

  it('gives no verdict without keys', async () => {
    cognito.faults.set('jwks', { status: 503 })
    const { code, document } = await inspected(await cognito.mintToken())
    cognito.faults.clear()
    expect([code, document.verdict, document.response?.status]).toEqual([13, 'keys_unavailable', 503])
  })

  it('verifies with keys from a file, and works without any', async () => {
    const token = await cognito.mintToken()
    const file = join(await mkdtemp(join(tmpdir(), 'cli-')), 'jwks.json')
    await writeFile(file, JSON.stringify(cognito.jwks))
    const before = cognito.requests.count('jwks')
    expect((await inspected(token, '--jwks', file)).document.verdict).toBe('valid')
    const { document } = await inspected(token, '--no-verify')
    expect([document.verdict, document.response]).toEqual(['not_verified', null])
    expect(cognito.requests.count('jwks')).toBe(before)
  })

  it('asks no unknown host for keys', async () => {
    const claims = { iss: 'https://attacker.example' }
    const token = await cognito.mintToken({ claims, expiresInSeconds: -60 })
    const { code, document } = await inspected(token)
    expect([code, document.trust, document.failure?.code]).toEqual([11, null, 'issuer_unknown'])
  })

  it('downloads no keys over plain http from another machine, unless told to', async () => {
    const issuer = `http://cognito.invalid:9229/${cognito.userPoolId}`
    const token = await cognito.mintToken({ claims: { iss: issuer } })
    const args = ['inspect', '--issuer', issuer]
    const refused = await run(args, { input: token })
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--allow-insecure-http') })
    // The name does not resolve: the keys were asked for.
    expect((await run([...args, '--allow-insecure-http'], { input: token })).code).toBe(13)
    expect((await run([...args, '--no-verify'], { input: token })).code).toBe(0)
  })

  it('prints no control characters of a token', async () => {
    const token = await cognito.mintToken({ claims: { token_use: '\u001B[2J\u202Eid' } })
    const { out } = await run(['inspect'], { input: token })
    expect(out).toContain('\\u001b[2J\\u202eid')
  })

  it('reads headers and token responses', async () => {
    const token = await cognito.mintToken()
    for (const text of [`Authorization: Bearer ${token}`, JSON.stringify({ access_token: token })]) {
      expect((await inspected(`${text}\n`)).document.verdict).toBe('valid')
    }
  })

  it('fits 80 columns, but for words that are longer', async () => {
    const { out } = await run(['inspect', '--scope', 'orders/none'], { input: await cognito.mintToken() })
    for (const line of out.split('\n')) expect(line.length > 80 && line.trim().includes(' ')).toBe(false)
  })

  it('colors nothing without a terminal, and does with one', async () => {
    const token = await cognito.mintToken()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for.
    const escapeSequence = /\u001B/
    expect((await run(['inspect'], { input: token })).out).not.toMatch(escapeSequence)
    expect((await run(['inspect'], { input: token, color: true })).out).toMatch(escapeSequence)
  })
})

describe('mistakes', () => {
  it.each([
    [['inspekt'], 'Did you mean inspect?'],
    [['inspect', '--user-pol-id', 'x'], 'Did you mean --user-pool-id?'],
    [['inspect', '--scope'], '--scope requires a value'],
    [['inspect', '--scope='], '--scope is empty'],
    [['inspect', '--scope', '--json'], '--scope requires a value'],
    [['inspect', '--tokens', 'all'], '--tokens must be machine or machine_and_user'],
    [['inspect', '--jwks', '/nowhere'], 'cannot read /nowhere'],
    [['inspect', '--config', '/nowhere.json'], '/nowhere.json does not exist'],
    [['inspect', '--at', 'noon'], '--at must be a time'],
    [['inspect'], 'the token is empty'],
  ])('%j: %s', async (args, message) => {
    const { code, out, err } = await run(args)
    expect(code).toBe(2)
    expect(err + out).toContain(message)
  })

  it('asks nobody without a terminal', async () => {
    const { code, err } = await run(['inspect'], { readInput: async () => undefined })
    expect(code).toBe(2)
    expect(err).toContain('standard input')
  })

  it('never repeats a token given as a command', async () => {
    const { err } = await run(['eyJhbGciOiJSUzI1NiJ9.e30.c2ln'])
    expect(err).not.toContain('eyJ')
  })
})

describe('--help', () => {
  it.each([['--help'], ...commands.map(({ name }) => [name])].filter(([name]) => name !== 'local'))(
    '%s fits 80 columns and has examples',
    async (name) => {
      const { code, out } = await run(name === '--help' ? [name] : [name, '--help'])
      expect(code).toBe(0)
      expect(out).toContain('--help')
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    },
  )
})
