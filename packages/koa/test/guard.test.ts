import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAuthorizer, RefusedError, type StandardSchema, type ValidatedToken } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import Router from '@koa/router'
import Koa from 'koa'
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest'
import { cognitoM2M } from '../src/index.ts'

let cognito: LocalCognito
let authorization: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'koa' })
  authorization = `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`
})
afterAll(() => cognito.close())

const issuers = () => [{ issuer: cognito.issuer }]

/** Asks an app for a path, once. */
async function ask(app: Koa, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    return await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } })
  } finally {
    server.close()
  }
}

it('throws to middleware upstream, when told so', async () => {
  const guard = cognitoM2M({ issuers: issuers(), refusals: 'throw' })
  const caught: unknown[] = []
  const app = new Koa()
    .use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        caught.push(error)
        if (!(error instanceof RefusedError)) throw error
        ctx.status = error.status
        ctx.set(error.headers)
        ctx.body = { problem: error.code }
      }
    })
    .use(guard())
  const response = await ask(app, '/')
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
  expect(await response.json()).toEqual({ problem: 'missing_token' })
  expect(caught).toHaveLength(1)
})

it('thrown and not caught, it is still the right answer', async () => {
  const app = new Koa().use(cognitoM2M({ issuers: issuers(), refusals: 'throw' })({ scopes: 'orders/write' }))
  app.silent = true
  const response = await ask(app, '/', { authorization })
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toContain('scope="orders/write"')
})

it('guards a whole application, and stops nothing downstream', async () => {
  const app = new Koa().use(cognitoM2M({ issuers: issuers() })()).use((ctx) => {
    ctx.body = ctx.state.accessToken.clientId
  })
  expect(await (await ask(app, '/', { authorization })).text()).toBe(cognito.clientId)
})

it('knows the token in handlers that the compiler cannot follow, and says where no guard ran', async () => {
  const guard = cognitoM2M({ issuers: issuers(), resource: 'orders' })
  const errors: string[] = []
  const app = new Koa()
  app.on('error', (error: Error) => errors.push(error.message))
  const router = new Router().get('/below', (ctx) => {
    ctx.body = guard.accessTokenOf(ctx).clientId
  })
  const open = new Router().get('/before', (ctx) => {
    ctx.body = guard.accessTokenOf(ctx).clientId
  })
  const anonymous = new Router().get('/anonymous', guard({ anonymous: true }), (ctx) => {
    ctx.body = guard.accessTokenOf(ctx).clientId
  })
  app.use(open.routes()).use(anonymous.routes()).use(guard()).use(router.routes())
  expect(await (await ask(app, '/below', { authorization })).text()).toBe(cognito.clientId)
  expect((await ask(app, '/before', { authorization })).status).toBe(500)
  expect((await ask(app, '/anonymous')).status).toBe(500)
  expect(errors).toEqual([
    expect.stringContaining('Put `guard()` before it'),
    expect.stringContaining('allows anonymous callers'),
  ])
})

it('lets handlers fail in their own way', async () => {
  const app = new Koa().use(cognitoM2M({ issuers: issuers() })()).use((ctx) => ctx.throw(409, 'taken'))
  app.silent = true
  expect((await ask(app, '/', { authorization })).status).toBe(409)
})

it('shares an authorizer, and reports on its keys', async () => {
  const authorizer = createAuthorizer({ issuers: issuers() })
  const guard = cognitoM2M({ authorizer })
  expect(guard.authorizer).toBe(authorizer)
  expect(guard.health()).toMatchObject([{ usable: false }])
  await guard.prefetch()
  expect(guard.health()).toMatchObject([{ usable: true, issuer: cognito.issuer }])
  guard.close()
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

it('types the state of what comes after it', () => {
  const guard = cognitoM2M({ issuers: issuers() })
  const router = new Router()
  router.get('/orders', guard({ scopes: 'orders/read' }), (ctx) => {
    expectTypeOf(ctx.state.accessToken).toEqualTypeOf<ValidatedToken>()
  })
  router.get('/maybe', guard({ anonymous: true }), (ctx) => {
    expectTypeOf(ctx.state.accessToken).toEqualTypeOf<ValidatedToken | null>()
  })
})

it('types claims by the schema that checks them', async () => {
  const tenantClaims: StandardSchema<{ tenant: string }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (claims) => {
        const { tenant } = claims as { tenant?: unknown }
        return typeof tenant === 'string' ? { value: { tenant } } : { issues: [{ message: 'no tenant' }] }
      },
    },
  }
  const guard = cognitoM2M({ issuers: issuers(), customClaims: tenantClaims })
  const router = new Router()
  router.get('/', guard(), (ctx) => {
    expectTypeOf(ctx.state.accessToken.claims.tenant).toEqualTypeOf<string>()
    ctx.body = ctx.state.accessToken.claims.tenant
  })
  const app = new Koa()
  app.use(router.routes())
  const withTenant = `Bearer ${await cognito.mintToken({ claims: { tenant: 'a' } })}`
  expect(await (await ask(app, '/', { authorization: withTenant })).text()).toBe('a')
  expect((await ask(app, '/', { authorization })).status).toBe(401)
})
