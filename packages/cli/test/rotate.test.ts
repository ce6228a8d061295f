import { chmod, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSecretsManager } from '../../rotation/test/support/secrets-manager.ts'
import type { RotateDocument } from '../src/rotate/document.ts'
import { type Run, run, runProcess } from './support/run.ts'

let cognito: LocalCognito
/** The client's first secret: the emulator's `clientSecret` is its newest. */
let firstSecret: string
let cwd: string
beforeEach(async () => {
  cognito = await startLocalCognito({ seed: 'rotate' })
  firstSecret = cognito.clientSecret
  cwd = await mkdtemp(join(tmpdir(), 'cli-rotate-'))
})
afterEach(() => cognito.close())

const env = () => ({
  COGNITO_USER_POOL_ID: cognito.userPoolId,
  COGNITO_CLIENT_ID: cognito.clientId,
  COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
})

/** One step with a file as the store. */
function rotate(step: string, ...args: string[]): Promise<Run> {
  const place = ['--secret-file', 'client.json', '--endpoint-url', cognito.url]
  return run(['rotate', step, ...place, ...args], { cwd, env: env() })
}

async function rotated(step: string, ...args: string[]): Promise<RotateDocument> {
  const { code, out, err } = await rotate(step, '--json', ...args)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as RotateDocument
}

const rolesOf = ({ secrets }: RotateDocument) => secrets.map(({ role }) => role)
const stored = async () => JSON.parse(await readFile(join(cwd, 'client.json'), 'utf8'))

async function works(clientSecret: string): Promise<boolean> {
  const client = { ...env(), COGNITO_CLIENT_SECRET: clientSecret }
  return (await run(['token'], { env: client })).code === 0
}

describe('rotate, with a file as the store', () => {
  it('stores, adds, tests, promotes and deletes, and says what comes next', async () => {
    expect(await rotated('store')).toMatchObject({ changed: true, next: 'add' })
    const { clientSecret: old } = await stored()
    expect(old).toBe(firstSecret)
    expect(await rotated('add')).toMatchObject({ changed: true, next: 'test' })
    expect((await stored()).clientSecret).toBe(old)
    expect(await rotated('test')).toMatchObject({ changed: true, next: 'promote' })
    const promoted = await rotated('promote')
    expect(promoted).toMatchObject({
      next: 'delete',
      deletableAt: expect.closeTo(Date.now() / 1000 + 86_400, -2),
    })
    const { clientSecret: next } = await stored()
    expect([next === old, await works(old), await works(next)]).toEqual([false, true, true])
    const token = ['token', '--secret-file', 'client.json']
    expect((await run(token, { cwd, env: env() })).code).toBe(0)
    expect(rolesOf(await rotated('delete', '--grace', '0', '--yes'))).toEqual(['current'])
    expect([await works(old), await works(next)]).toEqual([false, true])
  })

  it('changes nothing in a dry run', async () => {
    expect(await rotated('store', '--dry-run')).toMatchObject({ changed: true, dryRun: true })
    expect(await readdir(cwd)).toEqual([])
    await rotated('store')
    for (const step of ['add', 'test', 'promote', 'delete']) {
      const more = step === 'delete' ? ['--grace', '0', '--yes'] : []
      const [before, status] = [await stored(), await rotated('status')]
      expect(await rotated(step, '--dry-run', ...more)).toMatchObject({
        changed: true,
        secrets: status.secrets,
      })
      expect(await stored()).toEqual(before)
      expect((await rotated('status')).secrets).toEqual(status.secrets)
      await rotated(step, ...more)
    }
  })

  it('does nothing twice, and never prints a secret', async () => {
    const outputs: Run[] = []
    for (const step of ['store', 'add', 'test', 'promote']) {
      for (let time = 0; time < (step === 'promote' ? 1 : 2); time++) outputs.push(await rotate(step))
    }
    expect(outputs.map(({ code }) => code)).toEqual(outputs.map(() => 0))
    expect(cognito.requests.count('token_endpoint')).toBe(1)
    const { rotation } = await stored()
    const secrets: string[] = rotation.versions.map(
      ({ value }: { value: { clientSecret: string } }) => value.clientSecret,
    )
    expect(secrets).toHaveLength(2)
    for (const { out, err } of outputs) for (const secret of secrets) expect(out + err).not.toContain(secret)
    for (const line of outputs.flatMap(({ out }) => out.split('\n'))) {
      expect(line.length > 80 && !line.includes('--endpoint-url')).toBe(false)
    }
  })

  it.each([
    [['test'], 'nothing_pending'],
    [['promote'], 'nothing_pending'],
    [['delete'], 'nothing_to_delete'],
    [['add', 'promote'], 'not_tested'],
    [['add', 'test', 'promote', 'add'], 'no_room'],
    [['add', 'test', 'promote', 'delete'], 'previous_secret_in_grace'],
  ])('exits with 51 after %j: %s', async (steps, code) => {
    await rotated('store')
    const last = steps.pop() ?? ''
    for (const step of steps) await rotated(step)
    const result = await rotate(last, '--json')
    expect(result.code).toBe(51)
    expect(JSON.parse(result.out)).toMatchObject({
      schema: 'cognito-m2m/error/1',
      error: { exitCode: 51, code },
    })
  })

  it('says to store first', async () => {
    const { code, err } = await rotate('add')
    expect(code).toBe(51)
    expect(err).toContain('cognito-m2m rotate store --secret-file client.json')
  })

  it('keeps the current secret when the new one gets no token', async () => {
    await rotated('store')
    await rotated('add')
    cognito.faults.set('token_endpoint', { status: 503 })
    expect((await rotate('test')).code).toBe(22)
    cognito.faults.clear()
    expect((await stored()).clientSecret).toBe(firstSecret)
    expect((await rotate('test')).code).toBe(0)
  })

  it('deletes without being asked only with --yes', async () => {
    for (const step of ['store', 'add', 'test', 'promote']) await rotated(step)
    const { code, err } = await rotate('delete', '--grace', '0')
    expect(code).toBe(2)
    expect(err).toContain('--yes')
    expect(rolesOf(await rotated('status'))).toEqual(['previous', 'current'])
  })

  it('deletes a pending secret by its id, and never the current one', async () => {
    await rotated('store')
    const [current, pending] = (await rotated('add')).secrets.map(({ id }) => id)
    expect((await rotate('delete', '--yes', '--client-secret-id', current ?? '')).code).toBe(51)
    expect(rolesOf(await rotated('delete', '--yes', '--client-secret-id', pending ?? ''))).toEqual([
      'current',
    ])
  })

  it('names a secret that a killed run left behind, and deletes it by its id', async () => {
    await rotated('store')
    const before = await stored()
    const [known] = (await rotated('add')).secrets
    // As if the process had ended before the file was written.
    await writeFile(join(cwd, 'client.json'), JSON.stringify(before), { mode: 0o600 })
    const { out } = await rotate('status')
    const lost = (await rotated('status')).secrets.find(({ role }) => role === 'unknown')
    expect(lost?.id).not.toBe(known?.id)
    expect(out).toContain(`--client-secret-id ${lost?.id}`)
    expect((await rotate('add')).code).toBe(51)
    await rotated('delete', '--yes', '--client-secret-id', lost?.id ?? '')
    expect(rolesOf(await rotated('add'))).toEqual(['current', 'pending'])
  })

  it('writes the file for its owner only, and refuses one that others can read, or a link', async () => {
    await rotated('store')
    const file = join(cwd, 'client.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(cwd)).toEqual(['client.json'])
    await chmod(file, 0o640)
    expect(await rotate('status')).toMatchObject({ code: 2, err: expect.stringContaining('chmod 600') })
    await chmod(file, 0o600)
    await symlink(file, join(cwd, 'link.json'))
    const linked = await run(
      ['rotate', 'status', '--secret-file', 'link.json', '--endpoint-url', cognito.url],
      { cwd },
    )
    expect(linked).toMatchObject({ code: 2, err: expect.stringContaining('symbolic link') })
  })

  it.each(['the secret, in plain text', '[]', '{"rotation":{"versions":[1]}}', '{"clientSecret":"hidden"}'])(
    'repeats nothing of a file that it cannot use: %s',
    async (content) => {
      await writeFile(join(cwd, 'client.json'), content, { mode: 0o600 })
      for (const step of ['store', 'status']) {
        const { code, out, err } = await rotate(step)
        expect([2, 51]).toContain(code)
        expect(out + err).not.toMatch(/plain text|hidden/)
      }
      expect(await readFile(join(cwd, 'client.json'), 'utf8')).toBe(content)
    },
  )

  it('does not overwrite the secret of another client', async () => {
    await rotated('store')
    const { code, err } = await rotate('store', '--client-id', 'another')
    expect(code).toBe(2)
    expect(err).toContain(cognito.clientId)
  })

  it.each([
    [[], 'pass exactly one step'],
    [['explode'], 'pass exactly one step'],
    [['status'], '--secret-id or --secret-file'],
    [['status', '--secret-id', 'a', '--secret-file', 'b'], '--secret-id or --secret-file'],
    [['store', '--secret-file', 'b'], '--user-pool-id'],
    [['store', '--secret-file', 'b', '--user-pool-id', 'x', '--client-id', 'y'], 'must be a user pool ID'],
    [['status', '--secret-file', 'b', '--endpoint-url', 'http://localhost/x'], 'URL without a path'],
    [['status', '--secret-file', 'b', '--grace', '-1'], 'graceSeconds'],
    [['status', '--secret-file', 'no/such/folder'], 'rotate store'],
    [['add', '--secret-file', 'b', '--client-secret-id', 'x'], 'an option of `rotate delete`'],
  ])('%j: %s', async (args, message) => {
    const { code, err } = await run(['rotate', ...args], { cwd })
    expect([2, 51]).toContain(code)
    expect(err).toContain(message)
  })

  it('exits with 50 when AWS cannot be reached, or refuses', async () => {
    await rotated('store')
    const options = ['--secret-file', 'client.json', '--endpoint-url']
    const unreachable = await run(['rotate', 'status', ...options, 'http://127.0.0.1:1'], { cwd })
    expect(unreachable).toMatchObject({ code: 50, err: expect.stringContaining('ECONNREFUSED') })
    const refused = await run(
      ['rotate', 'store', '--secret-file', 'b', '--endpoint-url', cognito.url, '--client-id', 'another'],
      { cwd, env: env() },
    )
    expect(refused).toMatchObject({ code: 50, err: expect.stringContaining('ResourceNotFoundException') })
  })
})

describe('AWS Secrets Manager', () => {
  const processEnv = (url: string) => ({
    ...env(),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
  })
  async function create(url: string, members: object): Promise<void> {
    const headers = { 'x-amz-target': 'secretsmanager.CreateSecret' }
    await fetch(url, { method: 'POST', headers, body: JSON.stringify(members) })
  }

  it('is a store for rotate', async () => {
    await using secretsManager = await startSecretsManager()
    const take = (step: string, ...args: string[]) =>
      runProcess(
        ['rotate', step, '--secret-id', 'warehouse', '--endpoint-url', cognito.url, '--json', ...args],
        { env: processEnv(secretsManager.url) },
      )
    const missing = await take('store')
    expect(missing.code).toBe(2)
    expect(missing.out).toContain('aws secretsmanager create-secret --name warehouse')
    await create(secretsManager.url, { Name: 'warehouse' })
    for (const step of ['store', 'add', 'test', 'promote']) {
      const { code, out, err } = await take(step)
      expect({ step, code, err }).toEqual({ step, code: 0, err: '' })
      for (const label of ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS']) {
        const { clientSecret } = secretsManager.read('warehouse', label)
        if (clientSecret !== undefined) expect(out).not.toContain(clientSecret)
      }
    }
    const { clientSecret = '' } = secretsManager.read('warehouse')
    expect(clientSecret).not.toBe(firstSecret)
    expect(await works(clientSecret)).toBe(true)
    expect((await take('delete', '--grace', '0', '--yes')).code).toBe(0)
    expect(await works(firstSecret)).toBe(false)
  })

  it.each([
    ['plain', (secret: string) => secret],
    ['JSON', (secret: string) => JSON.stringify({ clientSecret: secret })],
  ])('gives `token` its client secret: %s', async (_, write) => {
    await using secretsManager = await startSecretsManager()
    await create(secretsManager.url, { Name: 'warehouse', SecretString: write(cognito.clientSecret) })
    const { code, out, err } = await runProcess(['token', '--secret-id', 'warehouse'], {
      env: processEnv(secretsManager.url),
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  })

  it('ends `token` with 50 when there is no such secret', async () => {
    await using secretsManager = await startSecretsManager()
    const { code, out } = await runProcess(['token', '--secret-id', 'none', '--json'], {
      env: processEnv(secretsManager.url),
    })
    expect(code).toBe(50)
    expect(JSON.parse(out).error).toMatchObject({
      code: 'aws_failed',
      message: expect.stringContaining('ResourceNotFoundException'),
    })
  })
})
