import { RefusedError } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CognitoHonoOptions, cognitoM2M } from '../src/hono.ts'

let cognito: LocalCognito
let headers: { authorization: string }
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'hono' })
  headers = { authorization: `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}` }
})
afterAll(() => cognito.close())

const guardOf = (more: Partial<CognitoHonoOptions> = {}) =>
  cognitoM2M({ issuers: [{ issuer: cognito.issuer }], resource: 'orders', ...more })

it('guards a route, and leaves the token in the context', async () => {
  const app = new Hono().get('/orders', guardOf()({ scopes: 'read' }), (c) =>
    c.text(c.get('accessToken').clientId),
  )
  expect((await app.request('/orders')).status).toBe(401)
  expect(await (await app.request('/orders', { headers })).text()).toBe(cognito.clientId)
})

it('guards a path and everything below it', async () => {
  const app = new Hono()
  app.use('/orders/*', guardOf()())
  app.get('/orders/*', (c) => c.text('served'))
  for (const path of ['/orders', '/orders/1', '/orders/1/lines']) {
    expect((await app.request(path)).status, path).toBe(401)
    expect((await app.request(path, { headers })).status, path).toBe(200)
  }
})

it('refuses a requirement that is undefined, when the route is defined', () => {
  const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
  // @ts-expect-error it may be undefined
  expect(() => guardOf()(rules.orders)).toThrow('`requirement`: must not be undefined')
})

it('sends no body to HEAD', async () => {
  const app = new Hono().get('/orders', guardOf()(), (c) => c.text(''))
  const response = await app.request('/orders', { method: 'HEAD' })
  expect(response.status).toBe(401)
  expect(response.body).toBeNull()
})

it('publishes its metadata, and nothing where none is configured', async () => {
  const at = '/.well-known/oauth-protected-resource'
  const resourceMetadata = { resource: 'https://api.example.com' }
  const published = new Hono().use(guardOf({ resourceMetadata }).metadata)
  expect(await (await published.request(at)).json()).toMatchObject(resourceMetadata)
  expect((await new Hono().use(guardOf().metadata).request(at)).status).toBe(404)
})

describe('refusals: throw', () => {
  const appOf = () =>
    new Hono().get('/orders', guardOf({ refusals: 'throw' })({ scopes: 'write' }), (c) => c.text(''))

  it('hands a refused request to onError', async () => {
    const app = appOf()
    app.onError((error, c) => {
      if (!(error instanceof RefusedError)) throw error
      return c.json({ title: 'Access denied', code: error.code }, 403, { ...error.headers })
    })
    const response = await app.request('/orders', { headers })
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toContain('scope="orders/write"')
    expect(await response.json()).toEqual({ title: 'Access denied', code: 'insufficient_scope' })
  })

  it('is the right response where nothing handles it', async () => {
    const response = await appOf().request('/orders', { headers })
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toContain('scope="orders/write"')
    expect(await response.json()).toMatchObject({ error: 'insufficient_scope' })
  })
})
