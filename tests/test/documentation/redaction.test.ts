import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runServer, runToEnd, serving } from './run-program.ts'
import { readSamples } from './samples.ts'

// The programs of docs/do/redact.md, as they stand, and without the part that keeps the token out: then it must be there,
// or the page would warn of nothing.

interface Run {
  /** A piece of text that no other program of the page has. */
  readonly has: string
  /** The part that keeps tokens out, and what stands there without it. */
  readonly protection: readonly [string, string]
  readonly prepare?: (code: string) => string
}

const redactRequest = "redact: ['req.headers.authorization']"

const servers: readonly Run[] = [
  { has: "import express from 'express'\nimport { pinoHttp }", protection: [`{ ${redactRequest} }`, ''] },
  { has: "from 'express-winston'", protection: ["    headerBlacklist: ['authorization'],\n", ''] },
  {
    has: "from 'morgan'",
    protection: [':status :client', ':status :req[authorization]'],
  },
  { has: 'serializers: {\n      req', protection: [`    ${redactRequest},\n`, ''] },
  { has: "from 'koa'", protection: [`{ ${redactRequest} }`, ''] },
  {
    has: "from 'hono-pino'",
    protection: [`{ pino: { ${redactRequest} } }`, "{ pino: { level: 'info' } }"],
    prepare: (code) => serving(code, 'app.fetch'),
  },
  { has: 'NestFactory.create(AppModule)', protection: [`{ ${redactRequest} }`, ''] },
]

/** Loggers that the page says need nothing. */
const safe: Readonly<Record<string, string>> = {
  fastify: `
import { cognitoM2M } from '@cognito-m2m/fastify'
import Fastify from 'fastify'
const app = Fastify({ logger: { level: 'debug' } })
await app.register(cognitoM2M, { userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
app.get('/orders', async () => [])
await app.listen({ port: 3000 })
`,
  'morgan, combined': `
import { cognitoM2M } from '@cognito-m2m/express'
import express from 'express'
import morgan from 'morgan'
const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
express().use(morgan('combined'), guard()).get('/orders', (_req, res) => void res.json([])).listen(3000)
`,
  'koa-logger': `
import { cognitoM2M } from '@cognito-m2m/koa'
import Koa from 'koa'
import logger from 'koa-logger'
const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
const app = new Koa().use(logger()).use(guard())
app.use((ctx) => { ctx.body = [] })
app.listen(3000)
`,
  'hono/logger': serving(
    `
import { cognitoM2M } from '@cognito-m2m/web/hono'
import { Hono } from 'hono'
import { logger } from 'hono/logger'
const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
const app = new Hono().use(logger()).use(guard()).get('/orders', (c) => c.json([]))
`,
    'app.fetch',
  ),
}

let cognito: LocalCognito
let token: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'redaction' })
  token = await cognito.mintToken({ scopes: ['orders/read'] })
})
afterAll(() => cognito.close())

const samples = (await readSamples()).filter(({ file }) => file === 'docs/do/redact.md')

function programWith(has: string): { readonly name: string; readonly code: string } {
  const found = samples.filter(({ code }) => code.includes(has))
  expect(found.map(({ line }) => line)).toHaveLength(1)
  return { name: `redact-${found[0]?.line}`, code: found[0]?.code ?? '' }
}

const ofLocal = (code: string) =>
  code.replaceAll("userPoolId: 'eu-west-1_AbCdEf123'", `issuers: [{ issuer: '${cognito.issuer}' }]`)

function without(code: string, [part, replacement]: readonly [string, string]): string {
  expect(code).toContain(part)
  return code.replace(part, replacement)
}

/** The parts that would let whoever reads the log use the token, or learn its claims. */
function leaks(output: string): boolean {
  return token.split('.').some((part) => output.includes(part))
}

/** What the program logs of one request with a valid token. */
async function logOf(name: string, code: string, path = '/orders'): Promise<string> {
  const program = await runServer(name, ofLocal(code))
  try {
    const started = program.output().length
    const { status } = await fetch(`${program.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect([200, 404], program.output()).toContain(status)
    // The log may be written after the response: wait for the path, or for the status of the request.
    for (let turn = 0; turn < 200 && !program.output().slice(started).includes(path); turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  } finally {
    await program.stop()
  }
  expect(program.output()).toContain(path)
  return program.output()
}

describe('a program of the page', () => {
  it.each(servers)('logs the request and not the token: $has', async ({ has, protection, prepare }) => {
    const { name, code } = programWith(has)
    const whole = prepare?.(code) ?? code
    expect(leaks(await logOf(name, whole))).toBe(false)
    expect(leaks(await logOf(`${name}-without`, without(whole, protection)))).toBe(true)
  })

  it('logs the event of a Lambda function and not the token', async () => {
    const { name, code } = programWith('logEventIfEnabled')
    const invoked = `${code}
const authorization = ['Bearer', process.env.TOKEN].join(' ')
const event = { version: '2.0', rawPath: '/orders', headers: { authorization }, multiValueHeaders: { Authorization: [authorization] }, authorizationToken: authorization, identitySource: [authorization] }
console.log(await handler(event as never, {} as never))
`
    const env = { TOKEN: token }
    const protection = ['(secret.test(key) ?', '(false ?'] as const
    const redacted = await runToEnd(name, ofLocal(invoked), env)
    expect(redacted).toContain('"rawPath":"/orders"')
    expect(redacted).toContain('statusCode: 200')
    expect(leaks(redacted)).toBe(false)
    expect(leaks(await runToEnd(`${name}-without`, ofLocal(without(invoked, protection)), env))).toBe(true)
  })

  it("logs a client's error and not the token", async () => {
    const { name, code } = programWith("from 'axios'")
    const program = code
      .replace(/^declare const tokens.*$/m, 'const tokens = { getToken: async () => process.env.TOKEN }')
      .replace('http://127.0.0.1:3000', cognito.url)
    const env = { TOKEN: token }
    const redacted = await runToEnd(name, program, env)
    expect(redacted).toContain('ERR_BAD_REQUEST')
    expect(leaks(redacted)).toBe(false)
    const protection = [
      'err: ({ name, message, code, stack }) =>',
      'never: ({ name, message, code, stack }) =>',
    ] as const
    expect(leaks(await runToEnd(`${name}-without`, without(program, protection), env))).toBe(true)
  })

  it('is run here, whichever it is', () => {
    expect(samples).toHaveLength(servers.length + 2)
  })
})

describe('a logger that needs nothing', () => {
  it.each(Object.keys(safe))('logs the request and not the token: %s', async (name) => {
    expect(leaks(await logOf(`redact-safe-${name.replaceAll(/\W/g, '-')}`, safe[name] ?? ''))).toBe(false)
  })
})
