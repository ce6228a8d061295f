import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runServer, serving } from './run-program.ts'
import { readSamples } from './samples.ts'

// The programs of docs/do/health.md, as they stand, while the key endpoint fails, works, and fails again.

const samples = (await readSamples()).filter(({ file }) => file === 'docs/do/health.md')

interface Run {
  readonly framework: string
  readonly has: string
  readonly prepare?: (code: string) => string
}

const runs: readonly Run[] = [
  { framework: 'express', has: "import express from 'express'\n\nconst guard" },
  { framework: 'fastify', has: "from 'fastify'" },
  { framework: 'koa', has: "from 'koa'" },
  { framework: 'hono', has: "from 'hono'", prepare: (code) => serving(code, 'app.fetch') },
  { framework: 'nestjs', has: '@Controller()', prepare: decorated },
  { framework: 'express, with a client', has: 'tokens: [invoices]' },
]

/** Node.js strips types, and does not know decorators: they are applied by hand, as the compiler would. */
function decorated(code: string): string {
  const bare = code
    .replaceAll(/^@(Controller|Public)\(\)\n/gm, '')
    .replaceAll(/^ {2}@Get\(.*\n/gm, '')
    .replace('@Inject(COGNITO_AUTHORIZER) ', '')
    .replace('@Res({ passthrough: true }) ', '')
  return `${bare}
const { prototype } = HealthController
for (const path of ['live', 'ready']) Get(path)(prototype, path, Object.getOwnPropertyDescriptor(prototype, path) as never)
Inject(COGNITO_AUTHORIZER)(HealthController, undefined, 0)
Res({ passthrough: true })(prototype, 'ready', 0)
Controller()(HealthController)
Public()(HealthController as never)
class AppModule {}
Module({
  imports: [CognitoModule.forRoot({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })],
  controllers: [HealthController],
})(AppModule)
const app = await NestFactory.create(AppModule, { logger: false })
await app.listen(3000)
`
}

let cognito: LocalCognito
let keys: Server
let works = false
const jwksUri = () => `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'health' })
  keys = createServer(async (_request, response) => {
    if (!works) return void response.writeHead(503).end()
    response.end(await (await fetch(`${cognito.issuer}/.well-known/jwks.json`)).text())
  }).listen(0, '127.0.0.1')
  await once(keys, 'listening')
})
beforeEach(() => {
  works = false
})
afterAll(async () => {
  await cognito.close()
  keys.closeAllConnections()
  keys.close()
})

async function get(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function until(url: string, status: number): Promise<void> {
  for (let probe = 0; probe < 200; probe++) {
    if ((await get(url)).status === status) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} never responded ${status}.`)
}

describe.each(runs)('$framework', ({ framework, has, prepare }) => {
  it('is live all along, and ready from the first keys on, through an outage', async () => {
    const found = samples.filter(({ code }) => code.includes(has))
    expect(found).toHaveLength(1)
    const [sample] = found
    const code = (prepare?.(sample?.code ?? '') ?? sample?.code ?? '')
      .replaceAll(
        "userPoolId: 'eu-west-1_AbCdEf123'",
        `issuers: [{ issuer: '${cognito.issuer}', jwksUri: '${jwksUri()}' }], keys: { softAgeSeconds: 1 }`,
      )
      .replaceAll('https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token', cognito.tokenEndpoint)
      .replaceAll("scopes: ['invoices/read']", "scopes: ['orders/read']")
    const program = await runServer(`health-${framework.replaceAll(/\W/g, '-')}`, code, {
      CLIENT_ID: cognito.clientId,
      CLIENT_SECRET: cognito.clientSecret,
    })
    try {
      const live = `${program.url}/live`
      const ready = `${program.url}/ready`
      expect(await get(live)).toEqual({ status: 200, body: { live: true } })
      expect(await get(ready)).toMatchObject({
        status: 503,
        body: { ready: false, keys: [{ issuer: cognito.issuer, usable: false }] },
      })
      works = true
      await until(ready, 200)
      works = false
      const authorization = `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`
      for (let second = 0; second < 2; second++) {
        await new Promise((resolve) => setTimeout(resolve, 1100))
        await fetch(`${program.url}/orders`, { headers: { authorization } })
      }
      const { status, body } = await get(ready)
      expect(status).toBe(200)
      expect(Object.keys(body)).toEqual(['ready', 'keys', 'tokens'])
      expect(await get(live)).toMatchObject({ status: 200 })
    } finally {
      await program.stop()
    }
  })
})

it('has no program that is not run here', () => {
  expect(samples).toHaveLength(runs.length)
})
