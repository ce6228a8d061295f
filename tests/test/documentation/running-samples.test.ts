import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../free-port.ts'
import { readSamples, type Sample } from './samples.ts'

// What a manual shows is what people paste. Each program of the adapters' manuals is run as it stands, and gets requests
// that it must refuse: on the guarded path, below it and beside it.

/** Path → status without a token, with a token of this API, and with one of a sibling API. */
type Requests = Readonly<Record<string, readonly [without: number, own: number, sibling: number]>>

interface Run {
  /** A line that no other sample of the manual has. */
  readonly has: string
  readonly requests: Requests
  /** Of a module that exports a handler: the expression to serve. */
  readonly serve?: string
}

const guarded = [401, 200, 401] as const
const open = [200, 200, 200] as const
const unknown = [404, 404, 404] as const
const challenged = /^Bearer realm="api"/

const runs: Readonly<Record<string, readonly Run[]>> = {
  express: [
    {
      has: "app.get('/orders', guard({ scopes: 'read' }), (req, res) => {\n",
      requests: { '/orders': guarded, '/': unknown },
    },
    {
      has: "app.use('/api', guard())",
      requests: {
        '/api/orders': guarded,
        '/api/orders/1': [401, 404, 401],
        '/api': [401, 404, 401],
        '/health': open,
      },
    },
    { has: 'rateLimit({', requests: { '/orders': guarded, '/orders/1': [401, 404, 401] } },
    { has: 'app.use(guard.metadata)', requests: { '/orders': [401, 404, 401], '/ready': open } },
    { has: 'onError: ErrorRequestHandler', requests: { '/orders': guarded } },
  ],
  koa: [
    {
      has: "router.get('/orders', guard({ scopes: 'read' })",
      requests: { '/orders': guarded, '/': unknown },
    },
    {
      has: 'app.use(health.routes())',
      requests: {
        '/api/orders': guarded,
        '/api/orders/1': [401, 404, 401],
        '/other': [401, 404, 401],
        '/health': open,
      },
    },
    { has: "import cors from '@koa/cors'", requests: { '/': guarded, '/orders/1': guarded } },
    { has: 'app.use(guard.metadata)', requests: { '/orders': [401, 404, 401], '/ready': open } },
    { has: "refusals: 'throw' })", requests: { '/orders': [401, 404, 401] } },
  ],
  fastify: [
    {
      has: "import Fastify from 'fastify'\n\nconst app = Fastify()\nawait app.register(cognitoM2M, {",
      requests: { '/orders': guarded, '/orders/1': [401, 404, 401], '/': [401, 404, 401] },
    },
    { has: 'resource: typeof orders', requests: { '/orders': guarded } },
    {
      has: 'await app.register(async (api) => {',
      requests: { '/orders': guarded, '/orders/1': unknown, '/health': open, '/ready': open },
    },
    {
      has: "import cors from '@fastify/cors'",
      requests: { '/orders': guarded, '/orders/1': [401, 404, 401] },
    },
    { has: 'app.setErrorHandler(', requests: { '/orders': guarded, '/orders/1': [401, 404, 401] } },
    { has: "import swagger from '@fastify/swagger'", requests: { '/orders': guarded } },
  ],
  web: [
    { has: 'const app = new Hono()\n', serve: 'app.fetch', requests: { '/orders': guarded, '/': unknown } },
    {
      has: 'export const listOrders',
      serve: 'listOrders',
      requests: { '/orders': guarded, '/orders/1': guarded },
    },
    { has: 'export const GET', serve: 'GET', requests: { '/orders': guarded } },
    {
      has: 'new Hono<AccessTokenEnv>()',
      serve: 'app.fetch',
      requests: {
        '/orders': guarded,
        '/orders/1': guarded,
        '/orders/1/lines': [401, 404, 401],
        '/health': open,
      },
    },
    {
      has: 'interface Env',
      serve: "(request) => worker.fetch(request, { COGNITO_USER_POOL_ID: 'eu-west-1_AbCdEf123' })",
      requests: { '/orders': guarded, '/': guarded },
    },
    { has: 'export async function serve', serve: 'serve', requests: { '/orders': guarded, '/': guarded } },
    { has: 'export const serve', serve: 'serve', requests: { '/orders': guarded, '/': guarded } },
  ],
}

let cognito: LocalCognito
let tokens: readonly (string | undefined)[]
const folder = new URL('../../.running-samples/', import.meta.url).pathname
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'running-samples' })
  tokens = [
    undefined,
    await cognito.mintToken({ scopes: ['orders/read', 'orders/write'] }),
    await cognito.mintToken({ scopes: ['invoices/read'] }),
  ]
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
})
afterAll(() => cognito.close())

const samples = (await readSamples()).filter(({ file }) =>
  /^docs\/packages\/(express|koa|fastify|web)\.md$/.test(file),
)
const samplesOf = (adapter: string) => samples.filter(({ file }) => file === `docs/packages/${adapter}.md`)

describe.each(Object.entries(runs))('the manual of %s', (adapter, programs) => {
  it('has no program that is not run here', () => {
    const isProgram = ({ code }: Sample) =>
      /\.listen\(|export default|export (const|async function) (serve|listOrders|GET)/.test(code)
    const left = samplesOf(adapter).filter(
      (sample) =>
        isProgram(sample) &&
        !sample.code.includes('node:test') &&
        !programs.some(({ has }) => sample.code.includes(has)),
    )
    expect(left.map(({ file, line }) => `${file}:${line}`)).toEqual([])
  })

  it.each(programs)('$has', async ({ has, serve, requests }) => {
    const found = samplesOf(adapter).filter(({ code }) => code.includes(has))
    expect(found.map(({ line }) => line)).toHaveLength(1)
    const port = await freePort()
    const file = join(folder, `${adapter}-${found[0]?.line}.ts`)
    await writeFile(file, programOf(found[0]?.code ?? '', port, serve))
    const program = spawn(process.execPath, ['--conditions=@cognito-m2m/source', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    program.stderr.on('data', (chunk) => {
      errors += chunk
    })
    try {
      await listening(port, program, () => errors)
      for (const [path, statuses] of Object.entries(requests)) {
        const got = []
        for (const token of tokens) {
          const response = await fetch(`http://127.0.0.1:${port}${path}`, {
            headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
          })
          got.push(response.status)
          if (response.status === 401) expect(response.headers.get('www-authenticate')).toMatch(challenged)
        }
        expect([path, got], errors).toEqual([path, [...statuses]])
      }
      if (/import (\{ )?cors/.test(found[0]?.code ?? '') || has.includes('function serve')) {
        await expectCors(`http://127.0.0.1:${port}/orders`)
      }
    } finally {
      if (program.exitCode === null) {
        program.kill('SIGKILL')
        await once(program, 'exit')
      }
    }
  })
})

/** A browser asks first, without a token, and then wants to read why it was refused. */
async function expectCors(url: string): Promise<void> {
  const origin = 'https://app.example'
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
  })
  expect(preflight.ok).toBe(true)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
  const refused = await fetch(url, { headers: { origin } })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
  expect(refused.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('www-authenticate')
  expect(refused.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('retry-after')
}

/** The sample with the local issuer for the user pool, and a port of its own. */
function programOf(code: string, port: number, serve: string | undefined): string {
  const issuers = `issuers: [{ issuer: '${cognito.issuer}' }]`
  const program = code
    .replaceAll("userPoolId: 'eu-west-1_AbCdEf123'", issuers)
    .replaceAll('userPoolId: env.COGNITO_USER_POOL_ID', issuers)
    .replaceAll('3000', String(port))
    .replaceAll('export default {', 'const worker = {')
    .replaceAll(
      'declare function route(request: Request, client: string): Promise<Response>',
      'const route = async (_request: Request, client: string) => Response.json({ client })',
    )
  if (serve === undefined) {
    return program.includes('.listen(') ? program : `${program}\nawait app.listen({ port: ${port} })\n`
  }
  return `import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
${program}
createServer(handle(${serve})).listen(${port})
`
}

async function listening(port: number, program: ChildProcess, errors: () => string): Promise<void> {
  for (;;) {
    if (program.exitCode !== null) throw new Error(`The program ended: ${errors()}`)
    const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (response !== undefined) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
