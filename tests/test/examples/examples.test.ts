import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { type StartedExample, startExample } from './started-example.ts'

const run = promisify(execFile)
const curlIsThere = spawnSync('curl', ['--version']).status === 0

const examples: readonly [name: string, script: string][] = [
  ['fastify-api', 'start'],
  ['koa-api', 'start'],
  ['express-api', 'start'],
  ['lambda-api', 'start'],
  ['custom-runtime', 'start'],
  ['custom-runtime', 'start:bun'],
  ['custom-runtime', 'start:deno'],
  ['custom-runtime', 'start:workerd'],
]

it.each(examples)(
  '%s, pnpm %s: the API lets the right callers in',
  async (name, script) => {
    const example = await startExample(name, script)
    try {
      const token = await tokenFrom(example)
      const authorization = `Bearer ${token}`
      const read = await fetch(`${example.api}/orders`, { headers: { authorization } })
      expect(read.status).toBe(200)
      expect(await read.json()).toEqual({ client: example.clientId, orders: [{ id: 1, article: 'lamp' }] })

      const placed = await fetch(`${example.api}/orders`, { method: 'POST', headers: { authorization } })
      expect(placed.status).toBe(403)
      expect(placed.headers.get('www-authenticate')).toContain('scope="orders/write"')

      const stranger = await fetch(`${example.api}/orders`)
      expect(stranger.status).toBe(401)
      expect(stranger.headers.get('www-authenticate')).toBe('Bearer realm="api"')

      const tampered = await fetch(`${example.api}/orders`, {
        headers: { authorization: `${authorization}A` },
      })
      expect(tampered.status).toBe(401)
    } finally {
      await example.stop()
    }
  },
  60_000,
)

it.skipIf(!curlIsThere)(
  'the curl lines that an example prints do what they say',
  async () => {
    const example = await startExample('express-api')
    try {
      const { stdout } = await run('sh', ['-c', example.printed.slice(example.printed.indexOf('\n  #'))])
      const statuses = [...stdout.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)
      // The client has orders/read only.
      expect(statuses).toEqual(['200', '403', '401'])
    } finally {
      await example.stop()
    }
  },
  60_000,
)

it.each([
  ['express-api', 'start'],
  ['koa-api', 'start'],
  ['fastify-api', 'start'],
  ['lambda-api', 'start'],
  ['custom-runtime', 'start'],
])(
  '%s says in one line that its port is taken, and prints no curl lines for another server',
  async (name, script) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const attempt = run('pnpm', ['run', '--silent', script], {
      cwd: new URL(`../../../examples/${name}`, import.meta.url).pathname,
      env: { ...process.env, PORT: String(port) },
    })
    const failed = await attempt.catch((error: { code: number; stdout: string; stderr: string }) => error)
    other.close()
    expect(failed).toMatchObject({ code: 1 })
    expect(failed.stdout).not.toContain('curl')
    expect(failed.stderr).toBe(
      `Port ${port} is already in use. Choose another: PORT=${port + 1}, or PORT=0 for any free one.\n`,
    )
  },
  60_000,
)

it('an example says what it is, where, and how to stop it, and ends on SIGTERM with 0', async () => {
  const main = new URL('../../../examples/koa-api/src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@cognito-m2m/source', main], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (printed.includes('# without a token')) break
  }
  expect(printed).toMatch(/^\nAn orders API on koa, and a local Cognito\./)
  expect(printed).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\/orders/)
  expect(printed).toContain('Press Ctrl-C to stop')
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
}, 60_000)

async function tokenFrom({ tokenEndpoint, clientId, clientSecret }: StartedExample): Promise<string> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}
