import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
import { cognitoM2M as express } from '@cognito-m2m/express'
import { cognitoM2M as fastify } from '@cognito-m2m/fastify'
import { cognitoM2M as koa } from '@cognito-m2m/koa'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { cognitoM2M as web } from '@cognito-m2m/web'
import { cognitoM2M as hono } from '@cognito-m2m/web/hono'
import expressApp from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { listen, type Subject, type SubjectOptions } from './subjects/subject.ts'

// An API that every app client of the pool may call is seldom meant: the first token that gets in is worth a line.

let cognito: LocalCognito
let token: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'any-client' })
  token = await cognito.mintToken({ scopes: ['orders/read'] })
})
afterAll(() => cognito.close())
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
afterEach(() => warn.mockClear())
afterAll(() => warn.mockRestore())

const starts: Record<string, (options: SubjectOptions) => Promise<Subject>> = {
  express(options) {
    const guard = express(options)
    return listen(createServer(expressApp().get('/', guard(), (_req, res) => void res.end())), guard.close)
  },
  koa(options) {
    const guard = koa(options)
    const app = new Koa().use(guard()).use((ctx) => {
      ctx.body = ''
    })
    return listen(createServer(app.callback()), guard.close)
  },
  web(options) {
    const guard = web(options)
    return listen(createServer(handle(guard({}, () => new Response()))), guard.close)
  },
  hono(options) {
    const guard = hono(options)
    const app = new Hono().get('/', guard(), (c) => c.text(''))
    return listen(createServer(handle((request) => app.fetch(request))), guard.close)
  },
}

async function askTwice(start: (options: SubjectOptions) => Promise<Subject>, more: Partial<SubjectOptions>) {
  const subject = await start({ issuers: [{ issuer: cognito.issuer }], ...more })
  try {
    for (const _ of [1, 2]) {
      const response = await fetch(subject.url, { headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBeLessThan(300)
    }
  } finally {
    await subject.close()
  }
}

describe.each(Object.entries(starts))('%s', (_name, start) => {
  it('warns once on the console when nothing restricts which clients may call', async () => {
    await askTwice(start, {})
    expect(warn.mock.calls).toEqual([[expect.stringContaining('Set `resource`')]])
    expect(JSON.stringify(warn.mock.calls)).not.toContain(token)
  })

  it('says it beside a listener too', async () => {
    const events: string[] = []
    await askTwice(start, { onEvent: ({ type }) => void events.push(type) })
    expect(warn).toHaveBeenCalledTimes(1)
    expect(events.filter((type) => type === 'any_client_accepted')).toHaveLength(1)
  })

  it('says nothing with a resource, nor with `logger: false`', async () => {
    await askTwice(start, { resource: 'orders' })
    await askTwice(start, { logger: false })
    expect(warn).not.toHaveBeenCalled()
  })

  it('says it to the `logger` that it is given', async () => {
    const lines: string[] = []
    const say = (message: string) => void lines.push(message)
    await askTwice(start, { logger: { info: say, warn: say, error: say } })
    expect(lines).toEqual([expect.stringContaining('Set `resource`')])
    expect(warn).not.toHaveBeenCalled()
  })
})

it('fastify says it in its own log, at `warn`, beside a listener too', async () => {
  for (const more of [{}, { onEvent: () => {} }]) {
    const lines: string[] = []
    const app = Fastify({ logger: { level: 'warn', stream: { write: (line) => void lines.push(line) } } })
    await app.register(fastify, { issuers: [{ issuer: cognito.issuer }], ...more })
    app.get('/', async () => '')
    for (const _ of [1, 2]) {
      const response = await app.inject({ url: '/', headers: { authorization: `Bearer ${token}` } })
      expect(response.statusCode).toBe(200)
    }
    expect(lines).toEqual([expect.stringContaining('Set `resource`')])
    await app.close()
  }
  expect(warn).not.toHaveBeenCalled()
})
