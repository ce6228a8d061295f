import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
import { cognitoM2M as express } from '@cognito-m2m/express'
import { cognitoM2M as koa } from '@cognito-m2m/koa'
import { cognitoM2M as web } from '@cognito-m2m/web'
import { cognitoM2M as hono } from '@cognito-m2m/web/hono'
import Router from '@koa/router'
import expressApp, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, it } from 'vitest'
import { listen, type Subject } from './subjects/subject.ts'

// `app.get('/orders', guard, handler)` in place of `guard()`: the guard is called with the framework's request as its
// requirement. Fastify's is found when the server starts: see packages/fastify/test/nesting.test.ts.

const pool = { userPoolId: 'eu-west-1_AbCdEf123', fetch: () => Promise.reject(new Error('no keys here')) }

interface Uncalled {
  readonly server: Promise<Subject>
  readonly messages: string[]
}

function onExpress(app: expressApp.Express, put: (app: expressApp.Express, guard: never) => void): Uncalled {
  const guard = express(pool)
  const messages: string[] = []
  put(app, guard as never)
  app.get('/', (_req, res) => void res.end('served'))
  const onError: ErrorRequestHandler = (error: Error, _req, res, _next) => {
    messages.push(error.message)
    res.status(500).end()
  }
  app.use(onError)
  return { server: listen(createServer(app), guard.close), messages }
}

function onKoa(put: (app: Koa, guard: never) => void): Uncalled {
  const guard = koa(pool)
  const messages: string[] = []
  const app = new Koa()
  app.on('error', (error: Error) => messages.push(error.message))
  put(app, guard as never)
  app.use((ctx) => {
    ctx.body = 'served'
  })
  return { server: listen(createServer(app.callback()), guard.close), messages }
}

const programs: Record<string, () => Uncalled> = {
  'express, app.use(guard)': () => onExpress(expressApp(), (app, guard) => void app.use(guard)),
  'express, app.get(path, guard)': () => onExpress(expressApp(), (app, guard) => void app.get('/', guard)),
  'express 4, app.get(path, [guard])': () =>
    onExpress(express4(), (app, guard) => void app.get('/', [guard])),
  'koa, app.use(guard)': () => onKoa((app, guard) => void app.use(guard)),
  'koa, router.get(path, guard)': () =>
    onKoa((app, guard) => {
      const router = new Router()
      router.get('/', guard, (ctx: Koa.Context) => {
        ctx.body = 'served'
      })
      app.use(router.routes())
    }),
  'hono, app.use(guard)': () => {
    const guard = hono(pool)
    const messages: string[] = []
    const app = new Hono()
    app.use(guard as never)
    app.get('/', (c) => c.text('served'))
    app.onError((error, c) => {
      messages.push(error.message)
      return c.body(null, 500)
    })
    return { server: listen(createServer(handle((request) => app.fetch(request))), guard.close), messages }
  },
  'web, the guard as the handler': () => {
    const guard = web(pool)
    const messages: string[] = []
    const handler = async (request: Request) => {
      try {
        return await (guard as unknown as (request: Request) => Response)(request)
      } catch (error) {
        messages.push((error as Error).message)
        return new Response(null, { status: 500 })
      }
    }
    return { server: listen(createServer(handle(handler)), guard.close), messages }
  },
}

describe.each(Object.entries(programs))('%s', (_name, start) => {
  it.each([{}, { authorization: 'Bearer x.y.z' }])(
    'refuses with %j, and says what to do',
    async (headers) => {
      const { server, messages } = start()
      const subject = await server
      const response = await fetch(subject.url, { headers })
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('served')
      expect(messages).toEqual([expect.stringContaining('call the guard: `guard()`')])
      await subject.close()
    },
  )
})

it('web takes no guard without a requirement, and none without a handler', () => {
  const guard = web(pool) as (...parameters: unknown[]) => unknown
  expect(() => guard(() => new Response())).toThrow('`requirement`')
  expect(() => guard(undefined, () => new Response())).toThrow('`requirement`')
  expect(() => guard({ scopes: 'orders/read' })).toThrow('`handler`')
})
