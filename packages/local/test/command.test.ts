import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { runCommand } from '../src/cli/command.ts'
import { startLocalCognito } from '../src/index.ts'
import { postForm } from './tokens.ts'

// A process of its own may take its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function refused(args: string[]): Promise<string> {
  let text = ''
  const stop = new AbortController()
  stop.abort()
  const code = await runCommand(args, {
    out: () => {},
    err: (part) => {
      text += part
    },
    stop: stop.signal,
    version: '1.2.3',
    env: {},
  })
  expect(code).toBe(1)
  return text
}

async function configFile(name: string, text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'local-config-')), name)
  await writeFile(file, text)
  return file
}

const config = JSON.stringify({
  userPools: [
    {
      id: 'eu-west-1_Config001',
      resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
      appClients: [
        { clientId: 'machine', clientSecret: 'secret_of_the_configuration', scopes: ['orders/read'] },
      ],
    },
  ],
})

it.each(['SIGINT', 'SIGTERM'] as const)(
  'serves what the file says as a process, and ends quietly on %s',
  async (signal) => {
    const file = await configFile('config.json', config)
    const main = new URL('../src/cli/main.ts', import.meta.url).pathname
    const child = spawn(
      process.execPath,
      [
        '--conditions=@cognito-m2m/source',
        main,
        '--port',
        '0',
        '--admin-port',
        '0',
        '--json',
        '--config',
        file,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    children.push(child)
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8')
    })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const made = JSON.parse(line) as {
      adminUrl: string
      userPools: { userPoolId: string; tokenEndpoint: string }[]
    }
    expect(made.userPools[0]?.userPoolId).toBe('eu-west-1_Config001')
    const form = {
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: 'secret_of_the_configuration',
    }
    expect((await postForm(made.userPools[0]?.tokenEndpoint ?? '', form)).status).toBe(200)
    expect((await fetch(`${made.adminUrl}/api/overview`)).status).toBe(200)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(errors).toBe('')
  },
)

it('tells people what it made, that it is not for production, and who can reach it', async () => {
  let text = ''
  const stop = new AbortController()
  stop.abort()
  const args = ['--port', '0', '--admin-port', 'off', '--host', '0.0.0.0', '--seed', 'told']
  const code = await runCommand(args, {
    out: (part) => {
      text += part
    },
    err: () => {},
    stop: stop.signal,
    version: '1.2.3',
    env: {},
  })
  expect(code).toBe(0)
  for (const part of [
    'NOT FOR PRODUCTION',
    'WARNING: bound to 0.0.0.0',
    'curl -s -u',
    'console          off',
  ]) {
    expect(text).toContain(part)
  }
})

it('has --help and --version', async () => {
  let text = ''
  const world = {
    out: (part: string) => {
      text += part
    },
    err: () => {},
    stop: new AbortController().signal,
    version: '1.2.3',
    env: {},
  }
  expect(await runCommand(['--version'], world)).toBe(0)
  expect(text).toBe('1.2.3\n')
  expect(await runCommand(['--help'], world)).toBe(0)
  for (const flag of [
    '--port',
    '--host',
    '--config',
    '--state',
    '--admin-port',
    '--json',
    '--seed',
    '--public-url',
    '--https',
  ]) {
    expect(text).toContain(flag)
  }
})

it('names the place and the fix of each mistake', async () => {
  expect(await refused(['--prot', '1'])).toMatch(/unknown option --prot\. Did you mean --port\? See --help/)
  expect(await refused(['--nothing-of-the-kind'])).toMatch(
    /unknown option --nothing-of-the-kind\. See --help/,
  )
  expect(await refused(['--port', 'many'])).toContain('--port')
  expect(await refused(['--config', '/nowhere.json'])).toContain('/nowhere.json does not exist')
  expect(await refused(['--config', await configFile('config.json', '{\n  "seed": secret')])).toMatch(
    /config\.json is not valid JSON\. Check line 2/,
  )
  expect(await refused(['--config', await configFile('config.json', '{')])).toContain('is not valid JSON')
  expect(await refused(['--config', await configFile('config.yaml', 'port: 1')])).toContain(
    'YAML is not supported. Use .json, .mjs or .ts',
  )
  const unknown = await configFile('config.json', config.replace('"resourceServers"', '"resourceServer"'))
  expect(await refused(['--config', unknown])).toContain('Did you mean `resourceServers`?')
  expect(await refused(['--state', '/nowhere/state.json', '--port', '0'])).toContain('does not exist')
  expect(await refused(['--config', await configFile('config.mjs', 'export const x = 1')])).toContain(
    'default export',
  )
  const misspelt = await configFile('config.json', config.replace('["orders/read"]', '["orders/raed"]'))
  expect(await refused(['--config', misspelt])).toMatch(
    /in .*config\.json: .*userPools\[0\]\.appClients\[0\]\.scopes\[0\].*`orders\/raed`.*orders\/read/,
  )
  expect(await refused(['--host', '203.0.113.1', '--port', '0', '--admin-port', 'off'])).toMatch(
    /--host: 203\.0\.113\.1 is not an address of this machine\. Use 127\.0\.0\.1/,
  )
  await using other = await startLocalCognito()
  expect(await refused(['--port', String(other.port)])).toMatch(
    new RegExp(`^cognito-m2m-local: port ${other.port} is already in use. Choose another with --port`),
  )
})

it('says how to name a TypeScript file in a package of CommonJS', async () => {
  const file = await configFile('config.ts', 'export default { port: 0 }')
  await writeFile(join(file, '..', 'package.json'), '{"type":"commonjs"}')
  const main = new URL('../src/cli/main.ts', import.meta.url).pathname
  const run = promisify(execFile)
  const refusal = run(process.execPath, ['--conditions=@cognito-m2m/source', main, '--config', file])
  await expect(refusal).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Rename it to .mts'),
  })
})

it('takes each option from the environment as well, and an argument over it', async () => {
  let printed = ''
  const stop = new AbortController()
  stop.abort()
  const code = await runCommand(['--seed', 'argument'], {
    out: (part) => {
      printed += part
    },
    err: (part) => {
      printed += part
    },
    stop: stop.signal,
    version: '1.2.3',
    env: {
      COGNITO_LOCAL_PORT: '0',
      COGNITO_LOCAL_ADMIN_PORT: 'off',
      COGNITO_LOCAL_PUBLIC_URL: 'http://cognito:9339',
      COGNITO_LOCAL_SEED: 'environment',
      COGNITO_LOCAL_JSON: 'true',
    },
  })
  expect(code).toBe(0)
  const { url, userPools } = JSON.parse(printed) as { url: string; userPools: { userPoolId: string }[] }
  expect(url).toBe('http://cognito:9339')
  await using same = await startLocalCognito({ seed: 'argument' })
  expect(userPools[0]?.userPoolId).toBe(same.userPoolId)
})
