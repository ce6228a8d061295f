import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { RefusedError, type ValidatedToken } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest'
import { cognitoM2M } from '../src/index.ts'

let cognito: LocalCognito
let authorization: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'express' })
  authorization = `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`
})
afterAll(() => cognito.close())

const issuers = () => [{ issuer: cognito.issuer }]
const quiet = (): Express => express().set('env', 'test')

/** Asks an app for a path, once. */
async function ask(app: Express, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    return await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } })
  } finally {
    server.close()
  }
}

it('hands refusals to an error handler, when told so', async () => {
  const app = quiet()
  app.get('/', cognitoM2M({ issuers: issuers(), refusals: 'throw' })())
  const onError: ErrorRequestHandler = (error, _req, res, next) => {
    if (error instanceof RefusedError)
      res.status(error.status).set(error.headers).json({ problem: error.code })
    else next(error)
  }
  app.use(onError)
  const response = await ask(app, '/')
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
  expect(await response.json()).toEqual({ problem: 'missing_token' })
})

it('handed on and not handled, it is still the right answer', async () => {
  const app = quiet()
  app.get('/', cognitoM2M({ issuers: issuers(), refusals: 'throw' })({ scopes: 'orders/write' }))
  const response = await ask(app, '/', { authorization })
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toContain('scope="orders/write"')
})

it('guards a router, and tells handlers below who called', async () => {
  const guard = cognitoM2M({ issuers: issuers() })
  const app = quiet()
  app.use('/api', guard())
  app.get('/api/orders', (_req, res) => void res.send(guard.accessTokenOf(res).clientId))
  app.get('/open', (_req, res) => void res.send(guard.accessTokenOf(res).clientId))
  expect(await (await ask(app, '/api/orders', { authorization })).text()).toBe(cognito.clientId)
  expect((await ask(app, '/api/orders')).status).toBe(401)
  // A handler that forgot its guard fails; it does not serve nobody.
  expect((await ask(app, '/open', { authorization })).status).toBe(500)
})

it('lets handlers fail in their own way', async () => {
  const app = quiet()
  app.get('/', cognitoM2M({ issuers: issuers() })(), () => {
    throw Object.assign(new Error('taken'), { status: 409 })
  })
  expect((await ask(app, '/', { authorization })).status).toBe(409)
})

it('refuses a requirement that is undefined, when the route is defined', () => {
  const guard = cognitoM2M({ issuers: issuers() })
  const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
  // @ts-expect-error it may be undefined
  expect(() => guard(rules.orders)).toThrow('`requirement`: must not be undefined')
})

it('refuses options that it does not know', () => {
  expect(() => cognitoM2M({ issuers: issuers(), refusals: 'next' as never })).toThrow('`respond` or `throw`')
})

it('types the locals of the handlers after it, and leaves the parameters alone', () => {
  const guard = cognitoM2M({ issuers: issuers() })
  express().get('/orders/:id', guard({ scopes: 'orders/read' }), (req, res) => {
    expectTypeOf(res.locals.accessToken).toEqualTypeOf<ValidatedToken>()
    expectTypeOf(req.params.id).toEqualTypeOf<string>()
  })
  express().get('/maybe', guard({ anonymous: true }), (_req, res) => {
    expectTypeOf(res.locals.accessToken).toEqualTypeOf<ValidatedToken | null>()
  })
})
