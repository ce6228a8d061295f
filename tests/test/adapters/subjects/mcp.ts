import { createServer, type RequestListener } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
import { type AuthInfo, cognitoM2M, type McpGuard } from '@cognito-m2m/mcp'
import express from 'express'
import { fastify } from 'fastify'
import {
  type Adapter,
  listen,
  type Path,
  paths,
  routes,
  type SubjectOptions,
  serverOptions,
} from './subject.ts'

/** The same challenges as every other adapter: without the scopes in a 401, which MCP clients get by default. */
const guardOf = (options: SubjectOptions) => cognitoM2M({ scopeInChallenge: false, ...options })

/** Every request of an MCP server needs a token: what may be anonymous goes around the guard here. */
function requirementOf(path: Path) {
  const { anonymous = false, ...requirement } = routes[path]
  return { anonymous, requirement }
}

const clientOf = (authInfo: AuthInfo | undefined) => ({ client: authInfo?.clientId ?? null })

function onServer(guard: McpGuard, listener: RequestListener) {
  return listen(createServer(serverOptions, listener), guard.close)
}

export const mcp: readonly Adapter[] = [
  {
    name: 'mcp on express',
    start(options) {
      const guard = guardOf(options)
      const app = express().set('env', 'test').use(guard.expressMetadata)
      for (const path of paths) {
        const { anonymous, requirement } = requirementOf(path)
        const check = guard.express(requirement)
        app.all(
          path,
          (req, res, next) =>
            anonymous && req.headers.authorization === undefined ? next() : check(req, res, next),
          (req, res) => void res.json(clientOf((req as unknown as { auth?: AuthInfo }).auth)),
        )
      }
      return onServer(guard, app)
    },
  },
  {
    name: 'mcp on fastify',
    async start(options) {
      const guard = guardOf(options)
      const app = fastify({ http: serverOptions })
      app.addHook('onRequest', async (request, reply) => {
        const found = guard.metadata({ method: request.method, path: request.url.split('?')[0] ?? '' })
        if (found !== undefined) return reply.type('application/json').send(await found.text())
      })
      for (const path of paths) {
        const { anonymous, requirement } = requirementOf(path)
        const check = guard.fastify(requirement)
        app.all(path, {
          onRequest: async (request, reply) =>
            anonymous && request.headers.authorization === undefined ? undefined : check(request, reply),
          handler: async ({ raw }) => clientOf((raw as { auth?: AuthInfo }).auth),
        })
      }
      const url = await app.listen({ port: 0, host: '127.0.0.1' })
      return {
        url,
        async close() {
          guard.close()
          await app.close()
        },
      }
    },
  },
  {
    name: 'mcp on web requests',
    start(options) {
      const guard = guardOf(options)
      const checks = new Map(
        paths.map((path) => {
          const { anonymous, requirement } = requirementOf(path)
          return [path as string, { anonymous, check: guard.web(requirement) }]
        }),
      )
      const serve = async (request: Request): Promise<Response> => {
        const metadata = guard.metadata(request)
        if (metadata !== undefined) return metadata
        const route = checks.get(new URL(request.url).pathname)
        if (route === undefined) return new Response(null, { status: 404 })
        if (route.anonymous && !request.headers.has('authorization'))
          return Response.json(clientOf(undefined))
        const authInfo = await route.check(request)
        return authInfo instanceof Response ? authInfo : Response.json(clientOf(authInfo))
      }
      return onServer(
        guard,
        handle((request) => serve(request).catch(() => new Response(null, { status: 500 }))),
      )
    },
  },
]
