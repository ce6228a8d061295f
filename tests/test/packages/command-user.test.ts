import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { packAll, type Tarball } from './tarballs.ts'

const run = promisify(execFile)

/** The command as a user gets it: installed from tarballs into an empty project, called through npx. */
describe('who runs npx cognito-m2m', () => {
  let project = ''
  let tarballs: readonly Tarball[] = []

  async function install(...names: string[]): Promise<void> {
    const files = names.map((name) => tarballs.find((tarball) => tarball.name === name)?.file ?? name)
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...files], { cwd: project })
  }

  interface Ended {
    readonly code: number | null
    readonly out: string
    readonly err: string
  }

  async function call(command: string, args: readonly string[], input = '', env = {}): Promise<Ended> {
    const child = spawn(command, args, {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    })
    child.stdin.end(input)
    const ended = once(child, 'close')
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = (await ended) as [number | null]
    return { code, out, err }
  }

  const npx = (args: readonly string[], input?: string, env?: object) =>
    call('npx', ['cognito-m2m', ...args], input, env)

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'cognito-m2m-command-'))
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true }))
    tarballs = await packAll()
    await install('cognito-m2m', '@cognito-m2m/core', '@cognito-m2m/rotation')
  }, 300_000)

  it('installs no AWS SDK and no emulator', async () => {
    const scopes = (await readdir(join(project, 'node_modules'))).filter((name) => name.startsWith('@'))
    expect(scopes.sort()).toEqual(['@clack', '@cognito-m2m'])
    expect((await readdir(join(project, 'node_modules/@cognito-m2m'))).sort()).toEqual(['core', 'rotation'])
  })

  it('sees what there is, and where the mistake is', async () => {
    const help = await npx(['--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const name of ['inspect', 'token', 'doctor', 'bench', 'local', 'rotate', 'completion'])
      expect(help.out).toContain(`  ${name} `)
    expect(await npx(['inspekt'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean inspect?'),
    })
    const { code, out } = await npx(['inspect', '--no-verify', '--json'], 'no-token')
    expect([code, JSON.parse(out).failure.code]).toEqual([10, 'not_compact_jws'])
  })

  it.each([
    [['rotate', 'status', '--secret-file', 'x'], '@aws-sdk/client-cognito-identity-provider'],
    [['token', '--secret-id', 'x'], '@aws-sdk/client-secrets-manager'],
  ])('%j says which package is missing', async (args, name) => {
    expect(await npx(args)).toMatchObject({ code: 2, err: expect.stringContaining(`npm install ${name}`) })
  })

  it('starts the program through links, from a folder of its own', async () => {
    const link = join(await mkdtemp(join(tmpdir(), 'cognito-m2m-bin-')), 'm2m')
    await symlink(join(project, 'node_modules/.bin/cognito-m2m'), link)
    expect(await call(link, ['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
  })

  it('imports exit codes and schemas, from ES modules and CommonJS, and nothing runs', async () => {
    const module = `import { exitCodes } from 'cognito-m2m'
import schema from 'cognito-m2m/schemas/inspect.json' with { type: 'json' }
console.log(exitCodes.claims, schema.title)`
    expect(await call('node', ['--input-type=module', '--eval', module])).toMatchObject({
      code: 0,
      out: '12 cognito-m2m inspect --json\n',
    })
    const script = "console.log(require('cognito-m2m').exitCodes.faults_found)"
    expect(await call('node', ['--input-type=commonjs', '--eval', script])).toMatchObject({
      code: 0,
      out: '30\n',
    })
  })

  it('starts the emulator, gets a token, inspects it, rotates the secret, and stops the emulator', async () => {
    await install('@cognito-m2m/local', '@aws-sdk/client-cognito-identity-provider@3.1169.0')
    // In a process group of its own, as a shell starts it: Ctrl+C goes to the group.
    const child: ChildProcess = spawn(
      'npx',
      ['cognito-m2m', 'local', '--port', '0', '--admin-port', 'off', '--json'],
      { cwd: project, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const interrupt = () => process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    onTestFinished(() => {
      if (!ended) interrupt()
    })
    if (child.stdout === null) throw new Error('The emulator has no output.')
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const { url, userPools } = JSON.parse(line)
    const [pool] = userPools
    const [client] = pool.clients
    const env = {
      COGNITO_USER_POOL_ID: pool.userPoolId,
      COGNITO_TOKEN_ENDPOINT: pool.tokenEndpoint,
      COGNITO_CLIENT_ID: client.clientId,
      COGNITO_CLIENT_SECRET: client.clientSecret,
    }

    const token = await npx(['token', '--request', 'orders/read'], '', env)
    expect(token).toMatchObject({ code: 0, err: '' })
    const inspected = await npx(
      ['inspect', '--issuer', pool.issuer, '--scope', 'orders/read', '--json'],
      token.out,
    )
    expect([inspected.code, JSON.parse(inspected.out).verdict]).toEqual([0, 'valid'])
    expect((await npx(['inspect', '--scope', 'orders/write'], token.out)).code).toBe(12)

    const store = ['--secret-file', 'client.json', '--endpoint-url', url]
    for (const step of ['store', 'add', 'test', 'promote']) {
      expect(await npx(['rotate', step, ...store], '', env)).toMatchObject({ code: 0, err: '' })
    }
    const { COGNITO_CLIENT_SECRET: _, ...withoutSecret } = env
    expect((await npx(['token', '--secret-file', 'client.json'], '', withoutSecret)).code).toBe(0)

    const exit = once(child, 'exit')
    interrupt()
    await exit
    await expect(fetch(url)).rejects.toThrow()
  }, 120_000)
})
