import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname

let dev: ChildProcess | undefined
afterEach(() => dev?.kill('SIGKILL'))

interface Dev {
  readonly child: ChildProcess
  readonly printed: string
}

/** Any free ports, and not those of a user who runs it on this machine. */
const anyPorts = { COGNITO_PORT: '0', COGNITO_ADMIN_PORT: '0', PORT: '0' }

function started(env: object): ChildProcess {
  dev = spawn(process.execPath, ['--conditions=@cognito-m2m/source', 'examples/story/src/dev.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  return dev
}

async function ready(env: object = anyPorts): Promise<Dev> {
  const child = started(env)
  let printed = ''
  for await (const chunk of (child.stdout as Readable).iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (/curl -i http\S+\n$/.test(printed)) break
  }
  return { child, printed }
}

const answers = (url: string) =>
  fetch(url).then(
    (response) => response.body?.cancel().then(() => true) ?? true,
    () => false,
  )
const exported = (printed: string, name: string) =>
  new RegExp(`export ${name}=(\\S+)`).exec(printed)?.[1] ?? ''

describe('pnpm dev', () => {
  it('keeps both services up, prints addresses, export lines and curl lines that work, and how to stop', async () => {
    const { child, printed } = await ready()
    expect(printed).toMatch(/Press Ctrl-C to stop/)
    const lines = printed.slice(printed.indexOf('# get an access token'))
    const { stdout } = await run('sh', ['-c', lines])
    expect([...stdout.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '403',
      '401',
    ])
    const exports = printed.match(/^ +export .*$/gm)?.join('\n') ?? ''
    const python = await run('sh', ['-c', `${exports}\npython3 examples/python-client/client.py`], {
      cwd: root,
    })
    expect(JSON.parse(python.stdout)).toMatchObject({ orders: [{ id: 1 }] })

    const exit = once(child, 'exit')
    child.kill('SIGINT')
    expect(await exit).toEqual([0, null])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('ends all that it started on %s', async (signal) => {
    const { child, printed } = await ready()
    const urls = [exported(printed, 'TOKEN_ENDPOINT'), exported(printed, 'API_URL')]
    for (const url of urls) expect(await answers(url)).toBe(true)
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    for (const url of urls) await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(false)
  })

  it.each([
    ['COGNITO_PORT', 'COGNITO_PORT'],
    ['COGNITO_ADMIN_PORT', 'COGNITO_ADMIN_PORT'],
    ['PORT', 'PORT'],
  ])('names %s in one line when that port is taken, and leaves nothing running', async (name) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const child = started({ ...anyPorts, [name]: String(port) })
    const [out, err, [code]] = await Promise.all([
      text(child.stdout as Readable),
      text(child.stderr as Readable),
      once(child, 'exit'),
    ])
    other.close()
    expect([code, out, err]).toEqual([
      1,
      '',
      `Port ${port} is already in use. Choose another: ${name}=${port + 1}, or ${name}=0 for any free one.\n`,
    ])
  })
})
