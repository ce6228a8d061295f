import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenValidator, type TokenValidator } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import express from 'express'
import express4 from 'express4'
import Fastify from 'fastify'
import Koa from 'koa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

/** What somebody writes who knows jose: the one line, and no error handling at all. */
type Handler = (authorization: string | undefined) => Promise<string>

let cognito: LocalCognito
let validator: TokenValidator
let unreachable: TokenValidator
const closing: (() => unknown)[] = []

beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'unhandled' })
  validator = createTokenValidator({ issuers: [{ issuer: cognito.issuer }] })
  unreachable = createTokenValidator({
    issuers: [{ issuer: cognito.issuer }],
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  })
})
// Express prints every error that nothing handled.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => cognito.close())

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const frameworks: Readonly<Record<string, (handler: Handler) => Promise<string>>> = {
  async fastify(handler) {
    const app = Fastify()
    app.get('/', ({ headers }) => handler(headers.authorization))
    closing.push(() => app.close())
    return app.listen({ port: 0, host: '127.0.0.1' })
  },
  koa(handler) {
    const app = new Koa()
    app.silent = true
    app.use(async (ctx) => {
      ctx.body = await handler(ctx.headers.authorization)
    })
    return listen(app.callback())
  },
  'express 5'(handler) {
    const app = express()
    // Its answer in development is the stack of the error, which is for developers.
    app.set('env', 'production')
    app.get('/', async ({ headers }, response) => {
      response.send(await handler(headers.authorization))
    })
    return listen(app)
  },
  'express 4'(handler) {
    const app = express4()
    app.set('env', 'production')
    // Express 4 does not wait for promises.
    app.get('/', ({ headers }, response, next) => {
      handler(headers.authorization).then((text) => response.send(text), next)
    })
    return listen(app)
  },
}

const bearer = (authorization: string | undefined) => authorization?.replace(/^Bearer /, '') ?? ''

describe.each(Object.entries(frameworks))('a handler without error handling, in %s', (_, start) => {
  const guarded: Handler = async (authorization) => {
    const token = await validator.validate(bearer(authorization), { scopes: 'orders/read' })
    return `hello ${token.clientId}`
  }
  const get = async (url: string, token?: string) => {
    const response = await fetch(
      url,
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    )
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  it('answers a valid token', async () => {
    const url = await start(guarded)
    const token = await cognito.mintToken({ scopes: ['orders/read'] })
    expect(await get(url, token)).toMatchObject({ status: 200, text: `hello ${cognito.clientId}` })
  })

  it('answers 401 with a challenge to a forged token and to none, and nothing of the token', async () => {
    const url = await start(guarded)
    const forged = await cognito.mintToken({ signWith: 'foreign' })
    for (const token of [forged, undefined, 'not-a-token']) {
      const { status, headers, text } = await get(url, token)
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="api", error="invalid_token", /)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(text).not.toContain('hello')
      for (const part of (token ?? '').split('.').filter(({ length }) => length > 7)) {
        expect(text).not.toContain(part)
      }
      // Neither what was expected, nor where in the program it was found.
      expect(text).not.toMatch(/issuer|kid|a compact JWS|at file|node_modules/)
    }
  })

  it('answers 403 with the scopes that are missing', async () => {
    const url = await start(guarded)
    const { status, headers } = await get(url, await cognito.mintToken({ scopes: ['orders/write'] }))
    expect(status).toBe(403)
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_scope".* scope="orders\/read"$/)
  })

  it('answers 503 with Retry-After while keys are unavailable, and no challenge', async () => {
    const url = await start(
      async (authorization) => (await unreachable.validate(bearer(authorization))).clientId,
    )
    const { status, headers, text } = await get(url, await cognito.mintToken({}))
    expect(status).toBe(503)
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(headers.get('www-authenticate')).toBeNull()
    expect(text).not.toContain(cognito.issuer)
  })
})
