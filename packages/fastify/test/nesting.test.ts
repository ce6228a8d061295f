import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import Fastify, { type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CognitoFastifyOptions, cognitoM2M } from '../src/index.ts'

// Fastify's hooks hold for a context and for the contexts that are created below it afterwards. A route that says
// `config.cognito` anywhere else would be open: the server must not start.

let cognito: LocalCognito
let headers: { authorization: string }
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'fastify-nesting' })
  headers = { authorization: `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}` }
})
afterAll(() => cognito.close())

const optionsOf = (more: Partial<CognitoFastifyOptions> = {}): CognitoFastifyOptions => ({
  issuers: [{ issuer: cognito.issuer }],
  prefetch: false,
  ...more,
})
const marked = { config: { cognito: { scopes: 'orders/read' } } }

function route(app: FastifyInstance, url = '/orders', options: object = marked): void {
  app.get(url, options, async () => 'served')
}

/** Every way to put a marked route before, beside, above and below the plugin. */
const guarded: Record<string, (app: FastifyInstance, options: CognitoFastifyOptions) => void> = {
  'after the plugin, in its context': (app, options) => {
    app.register(cognitoM2M, options)
    app.after(() => route(app))
  },
  'before the plugin, in its context': (app, options) => {
    route(app)
    app.register(cognitoM2M, options)
  },
  'in a context below, registered after': (app, options) => {
    app.register(cognitoM2M, options)
    app.register(async (child) => route(child))
  },
  'two contexts below': (app, options) => {
    app.register(cognitoM2M, options)
    app.register(async (child) => {
      child.register(async (grandchild) => route(grandchild))
    })
  },
  'in a plugin that shares the context': (app, options) => {
    app.register(cognitoM2M, options)
    app.register(fp(async (same) => route(same)))
  },
  'where the plugin is registered in a plugin that shares the context': (app, options) => {
    app.register(fp(async (same) => void (await same.register(cognitoM2M, options))))
    app.register(async (child) => route(child))
  },
  'in a child context with the plugin': (app, options) => {
    app.register(async (child) => {
      await child.register(cognitoM2M, options)
      route(child)
    })
  },
  'in the second of two contexts with a plugin each': (app, options) => {
    app.register(async (child) => void (await child.register(cognitoM2M, options)))
    app.register(async (child) => {
      await child.register(cognitoM2M, options)
      route(child)
    })
  },
  'in a child with the plugin, before a parent with another': (app, options) => {
    app.register(async (child) => {
      await child.register(cognitoM2M, options)
      route(child)
    })
    app.register(cognitoM2M, options)
  },
}
const open: Record<string, [(app: FastifyInstance) => void, string]> = {
  'without the plugin anywhere': [(app) => route(app), 'not registered in its context'],
  'beside the context of the plugin': [
    (app) => {
      app.register(async (child) => void (await child.register(cognitoM2M, optionsOf())))
      app.register(async (child) => route(child))
    },
    'not registered in its context',
  ],
  'above the context of the plugin': [
    (app) => {
      route(app)
      app.register(async (child) => void (await child.register(cognitoM2M, optionsOf())))
    },
    'not registered in its context',
  ],
  'in a context that was created before the plugin': [
    (app) => {
      app.register(async (child) => route(child))
      app.register(cognitoM2M, optionsOf())
    },
    'created before',
  ],
  'two contexts below, created before the plugin': [
    (app) => {
      app.register(async (child) => {
        child.register(async (grandchild) => route(grandchild))
      })
      app.register(cognitoM2M, optionsOf())
    },
    'created before',
  ],
}

describe.each(['all', 'marked'] as const)('routes: %s', (routes) => {
  it.each(Object.entries(guarded))('guards a marked route %s', async (_where, build) => {
    const app = Fastify()
    build(app, optionsOf({ routes }))
    expect((await app.inject('/orders')).statusCode).toBe(401)
    expect((await app.inject({ url: '/orders', headers })).body).toBe('served')
    await app.close()
  })
})

it.each(Object.entries(open))('does not start with a marked route %s', async (_where, [build, message]) => {
  const app = Fastify()
  build(app)
  await expect(app.ready()).rejects.toMatchObject({
    code: 'invalid_option',
    message: expect.stringMatching(new RegExp(`GET /orders would be public: .*${message}`)),
  })
  await app.close().catch(() => {})
})

it.each(['listen', 'inject'] as const)('fails in %s as well', async (start) => {
  const app = Fastify()
  route(app)
  await expect(
    start === 'listen' ? app.listen({ port: 0, host: '127.0.0.1' }) : app.inject('/orders'),
  ).rejects.toThrow('GET /orders would be public')
})

describe('a route without `config.cognito` in a context that was created before the plugin', () => {
  const build = (options: object, plugin: Partial<CognitoFastifyOptions> = {}) => {
    const app = Fastify()
    app.register(async (child) => route(child, '/plain', options))
    app.register(cognitoM2M, optionsOf(plugin))
    return app
  }

  it('does not start with `routes: all`, which promises to guard it', async () => {
    await expect(build({}).ready()).rejects.toThrow('GET /plain would be public')
  })

  it('starts if it says that it is open', async () => {
    const app = build({ config: { cognito: false } })
    expect((await app.inject('/plain')).body).toBe('served')
    await app.close()
  })

  it('starts with `routes: marked`', async () => {
    const app = build({}, { routes: 'marked' })
    expect((await app.inject('/plain')).body).toBe('served')
    await app.close()
  })
})

it('leaves routes beside the context of the plugin alone', async () => {
  const app = Fastify()
  app.register(async (child) => route(child, '/documentation', {}))
  app.register(async (child) => {
    await child.register(cognitoM2M, optionsOf())
    route(child, '/orders', {})
  })
  expect((await app.inject('/documentation')).body).toBe('served')
  expect((await app.inject('/orders')).statusCode).toBe(401)
  await app.close()
})

it('finds a mistake in a route that was defined before the plugin', async () => {
  const app = Fastify()
  route(app, '/orders', { config: { cognito: { scope: 'orders/read' } } })
  app.register(cognitoM2M, optionsOf())
  await expect(app.ready()).rejects.toThrow(/GET \/orders .*unknown key `scope`/)
})

it('finds `cognito` beside `config`', async () => {
  const app = Fastify()
  app.register(cognitoM2M, optionsOf({ routes: 'marked' }))
  app.after(() => route(app, '/orders', { cognito: { scopes: 'orders/read' } }))
  await expect(app.ready()).rejects.toThrow('GET /orders has `cognito` next to `config`')
})

it.each(['onRequest', 'preHandler'] as const)('finds a guard that is not called, in %s', async (hook) => {
  for (const value of ['alone', 'listed']) {
    const app = Fastify()
    await app.register(cognitoM2M, optionsOf({ routes: 'marked' }))
    const guard = app.cognito.guard as never
    route(app, '/orders', { [hook]: value === 'alone' ? guard : [async () => {}, guard] })
    await expect(app.ready()).rejects.toThrow('Call it: `app.cognito.guard()`')
  }
})

it('refuses everything behind a guard that is added to a context without being called', async () => {
  const app = Fastify()
  await app.register(cognitoM2M, optionsOf({ routes: 'marked' }))
  app.addHook('onRequest', app.cognito.guard as never)
  route(app, '/orders', {})
  const response = await app.inject({ url: '/orders', headers })
  expect(response.statusCode).toBe(500)
  expect(response.json().message).toContain('call the guard: `guard()`')
  await app.close()
})

it('says what to do when the plugin is registered twice in one branch', async () => {
  const app = Fastify()
  await app.register(cognitoM2M, optionsOf())
  app.register(async (child) => void (await child.register(cognitoM2M, optionsOf())))
  await expect(app.ready()).rejects.toThrow('already registered in this context or a parent context')
})

it('watches an app that was created before the package was imported, and warns of routes it did not see', async () => {
  const { unsubscribe, subscribe, channel } = await import('node:diagnostics_channel')
  const initialization = channel('fastify.initialization') as unknown as {
    _subscribers: ((message: unknown, name: string | symbol) => void)[]
  }
  const subscribers = [...initialization._subscribers]
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  for (const listener of subscribers) unsubscribe('fastify.initialization', listener)
  const early = Fastify({ logger })
  const late = Fastify({ logger })
  for (const listener of subscribers) subscribe('fastify.initialization', listener)

  early.register(async (child) => void (await child.register(cognitoM2M, optionsOf())))
  early.register(async (child) => route(child))
  await expect(early.ready()).rejects.toThrow('GET /orders would be public')
  expect(lines).toEqual([])

  route(late, '/early', {})
  await late.register(cognitoM2M, optionsOf())
  expect(lines).toEqual([expect.stringContaining('before @cognito-m2m/fastify was imported')])
  await late.close()
})
