import { createAuthorizer, RefusedError, type ValidatedToken } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import Fastify, { type FastifyContextConfig, type FastifyServerOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { type CognitoClaims, type CognitoFastifyOptions, cognitoM2M } from '../src/index.ts'

let cognito: LocalCognito
let headers: { authorization: string }
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'fastify' })
  headers = { authorization: `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}` }
})
afterAll(() => cognito.close())

const issuers = () => [{ issuer: cognito.issuer }]
async function appWith(options: Partial<CognitoFastifyOptions> = {}, server: FastifyServerOptions = {}) {
  const app = Fastify(server)
  await app.register(cognitoM2M, { issuers: issuers(), ...options })
  return app
}

describe('routes: all', () => {
  it('guards what says nothing, unknown paths included, and leaves open what says so', async () => {
    const app = await appWith()
    app.get('/orders', async (request) => request.accessToken.clientId)
    app.get('/open', { config: { cognito: false } }, async () => 'open')
    expect((await app.inject('/orders')).statusCode).toBe(401)
    expect((await app.inject({ url: '/orders', headers })).body).toBe(cognito.clientId)
    expect((await app.inject('/open')).body).toBe('open')
    expect((await app.inject('/nowhere')).statusCode).toBe(401)
    expect((await app.inject({ url: '/nowhere', headers })).statusCode).toBe(404)
    await app.close()
  })

  it('answers HEAD as GET, without a body', async () => {
    const app = await appWith()
    app.get('/orders', async () => 'orders')
    const response = await app.inject({ method: 'HEAD', url: '/orders' })
    expect(response.statusCode).toBe(401)
    expect(response.body).toBe('')
    await app.close()
  })
})

describe('routes: marked', () => {
  it('guards only routes that ask, by their config or a hook', async () => {
    const app = await appWith({ routes: 'marked' })
    app.get('/open', async (request) => request.accessTokenOrNull)
    app.get('/config', { config: { cognito: { scopes: 'orders/write' } } }, async () => 'never')
    app.get(
      '/hook',
      { onRequest: app.cognito.guard({ scopes: 'orders/read' }) },
      async (request) => request.accessToken.clientId,
    )
    expect((await app.inject('/open')).statusCode).toBe(200)
    expect((await app.inject({ url: '/config', headers })).statusCode).toBe(403)
    expect((await app.inject('/hook')).statusCode).toBe(401)
    expect((await app.inject({ url: '/hook', headers })).body).toBe(cognito.clientId)
    await app.close()
  })
})

it('holds for the context that it is registered in, and not beside it', async () => {
  const app = Fastify()
  await app.register(async (child) => {
    await child.register(cognitoM2M, { issuers: issuers() })
    child.get('/guarded', async () => 'guarded')
  })
  app.get('/beside', async () => 'beside')
  expect((await app.inject('/guarded')).statusCode).toBe(401)
  expect((await app.inject('/beside')).statusCode).toBe(200)
  await app.close()
})

describe('refusals: throw', () => {
  it.each(['config', 'hook'])('hands a refused request to the error handler, by %s', async (how) => {
    const app = await appWith({ refusals: 'throw', routes: 'marked' })
    app.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof RefusedError)) throw error
      return reply
        .code(error.status)
        .headers(error.headers)
        .send({ title: 'Access denied', code: error.code })
    })
    const cognito = { scopes: 'orders/write' }
    app.get(
      '/orders',
      how === 'config' ? { config: { cognito } } : { onRequest: app.cognito.guard(cognito) },
      async () => '',
    )
    const response = await app.inject({ url: '/orders', headers })
    expect(response.statusCode).toBe(403)
    expect(response.headers['www-authenticate']).toContain('scope="orders/write"')
    expect(response.json()).toEqual({ title: 'Access denied', code: 'insufficient_scope' })
    await app.close()
  })

  it('is the right response where nothing handles it', async () => {
    const app = await appWith({ refusals: 'throw' })
    app.get('/orders', async () => '')
    const response = await app.inject('/orders')
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
    await app.close()
  })
})

it('tells a handler that reads a token nobody demanded what to do', async () => {
  const messages: string[] = []
  const app = await appWith()
  app.setErrorHandler((error: Error, _request, reply) => {
    messages.push(error.message)
    return reply.code(500).send()
  })
  app.get('/open', { config: { cognito: false } }, async (request) => request.accessToken.clientId)
  app.get(
    '/maybe',
    { config: { cognito: { anonymous: true } } },
    async (request) => request.accessTokenOrNull?.clientId ?? 'nobody',
  )
  expect((await app.inject('/open')).statusCode).toBe(500)
  expect(messages).toEqual([expect.stringContaining('config: { cognito:')])
  expect((await app.inject('/maybe')).body).toBe('nobody')
  await app.close()
})

it('finds a mistake in a requirement when the route is defined', async () => {
  const app = await appWith()
  expect(() =>
    app.get('/orders', { config: { cognito: { scope: 'orders/read' } as never } }, async () => ''),
  ).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  await app.close()
})

it('refuses a requirement that is undefined, when the route is defined', async () => {
  const app = await appWith({ routes: 'marked' })
  const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
  // @ts-expect-error it may be undefined
  expect(() => app.cognito.guard(rules.orders)).toThrow('`requirement`: must not be undefined')
  // @ts-expect-error it may be undefined
  const config: FastifyContextConfig = { cognito: rules.orders }
  expect(() => app.get('/orders', { config }, async () => '')).toThrow('`requirement`: must not be undefined')
  await app.close()
})

it.each([{ userPoolId: 'no' }, { routes: 'some' }, { refusals: 'next' }])(
  'refuses to register with %j',
  async (options) => {
    const app = Fastify()
    await expect(app.register(cognitoM2M, options as never).ready()).rejects.toMatchObject({
      code: 'invalid_option',
    })
  },
)

it.each([undefined, null, 0, true, new Set(['orders/admin'])])(
  'takes no route whose config.cognito is %s for an open one',
  async (cognito) => {
    const app = await appWith({ routes: 'marked' })
    const route = () => app.get('/orders', { config: { cognito: cognito as never } }, async () => 'never')
    expect(route).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    await app.close()
  },
)

it('starts while the keys are unavailable, and says so in the log', async () => {
  const lines: string[] = []
  const app = await appWith(
    { fetch: () => Promise.reject(new Error('down')) },
    { logger: { level: 'info', stream: { write: (line: string) => void lines.push(line) } } },
  )
  app.get('/orders', async () => '')
  await app.ready()
  expect(lines.join()).toContain('keys_download_failed')
  const response = await app.inject({ url: '/orders', headers })
  expect(response.statusCode).toBe(503)
  expect(lines.join()).toContain('Requests with its tokens get 503 until a download succeeds.')
  expect(lines.join()).not.toContain(headers.authorization.slice('Bearer '.length))
  await app.close()
})

it('downloads the keys before it listens, and closes what it made', async () => {
  const app = await appWith()
  await app.ready()
  expect(app.cognito.health()).toMatchObject([{ usable: true }])
  await app.close()

  const authorizer = createAuthorizer({ issuers: issuers() })
  const sharing = Fastify()
  await sharing.register(cognitoM2M, { authorizer })
  await sharing.ready()
  await sharing.close()
  // One that is shared goes on.
  await authorizer.validator.prefetch()
  expect(authorizer.validator.health()).toMatchObject([{ usable: true }])
})

it('types the request', () => {
  Fastify().get('/orders', { config: { cognito: { scopes: ['orders/read'] } } }, async (request) => {
    expectTypeOf(request.accessToken).toEqualTypeOf<ValidatedToken<CognitoClaims>>()
    expectTypeOf(request.accessTokenOrNull).toEqualTypeOf<ValidatedToken<CognitoClaims> | null>()
  })
})
