import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from './support/run.ts'

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'token' })
})
beforeEach(() => cognito.faults.clear())
afterAll(() => cognito.close())

const env = () => ({
  COGNITO_CLIENT_ID: cognito.clientId,
  COGNITO_CLIENT_SECRET: cognito.clientSecret,
  COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
})

describe('token', () => {
  it('prints the bare token, which inspect accepts', async () => {
    const { code, out, err } = await run(['token', '--request', 'orders/read'], { env: env() })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect((await run(['inspect', '--scope', 'orders/read'], { input: out })).code).toBe(0)
    expect((await run(['inspect', '--scope', 'orders/write'], { input: out })).code).toBe(12)
  })

  it('prints JSON, a header, and a curl line', async () => {
    const json = JSON.parse((await run(['token', '--json'], { env: env() })).out)
    expect(json).toMatchObject({ schema: 'cognito-m2m/token/1', scopes: ['orders/read', 'orders/write'] })
    expect((await run(['token', '--format', 'header'], { env: env() })).out).toMatch(
      /^Authorization: Bearer /,
    )
    const curl = await run(['token', '--format', 'curl', '--url', 'https://a.example/x'], { env: env() })
    expect(curl.out).toMatch(/^curl -H 'Authorization: Bearer .*' 'https:\/\/a\.example\/x'\n$/)
  })

  it('uses GetClientToken, and a secret and an environment from files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-'))
    await writeFile(join(folder, 'secret'), `${cognito.clientSecret}\n`)
    await writeFile(join(folder, '.env'), `COGNITO_CLIENT_ID=${cognito.clientId}\n`)
    const args = [
      'token',
      '--client-token-endpoint',
      cognito.url,
      '--secret-file',
      'secret',
      '--env-file',
      '.env',
    ]
    expect((await run(args, { cwd: folder })).code).toBe(0)
  })

  it.each([
    [20, 'invalid_client', { COGNITO_CLIENT_SECRET: 'wrong_secret_of_a_client' }, undefined],
    [20, 'invalid_scope', { COGNITO_SCOPES: 'orders/none' }, undefined],
    [21, 'throttled', {}, { answer: 'rate_exceeded' }],
    [22, 'server_error', {}, { status: 503 }],
    [23, 'invalid_response', {}, { answer: 'html_page' }],
  ] as const)('exits with %i for %s, without the secret', async (exit, code, change, fault) => {
    if (fault !== undefined) cognito.faults.set('token_endpoint', fault)
    const world = { env: { ...env(), ...change } }
    const result = await run(['token', '--json'], world)
    expect(result.code).toBe(exit)
    expect(JSON.parse(result.out).error.code).toBe(code)
    expect(result.out + result.err).not.toContain(world.env.COGNITO_CLIENT_SECRET)
  })

  it.each([
    [{ COGNITO_CLIENT_ID: undefined }, '--client-id'],
    [{ COGNITO_TOKEN_ENDPOINT: undefined }, '--token-endpoint'],
    [{ COGNITO_CLIENT_SECRET: undefined }, 'COGNITO_CLIENT_SECRET'],
    [{ COGNITO_TOKEN_ENDPOINT: 'http://api.example/oauth2/token' }, 'https'],
  ])('asks for what is missing: %j', async (change, message) => {
    const { code, err } = await run(['token'], { env: { ...env(), ...change } })
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
