import { Router } from '@aws-lambda-powertools/event-handler/http'
import type { EventKind } from '@cognito-m2m/example-lambda-api/events'
import { createFront, createStreamingFront } from '@cognito-m2m/example-lambda-api/front'
import { defineAwslambda } from '@cognito-m2m/example-lambda-api/streaming'
import { cognitoM2M, type HttpEvent, type PowertoolsEnv, type ValidatedToken } from '@cognito-m2m/lambda'
import middy7 from '@middy/core'
import middy5 from 'middy5'
import middy6 from 'middy6'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

const kinds: readonly EventKind[] = ['rest', 'http', 'url', 'alb', 'alb-multi-value', 'lattice', 'lattice-v1']
const contentType = 'application/json; charset=utf-8'
const notFound = { statusCode: 404 }

function json(event: HttpEvent, client: string | undefined) {
  return {
    statusCode: 200,
    ...(event.headers
      ? { headers: { 'content-type': contentType } }
      : { multiValueHeaders: { 'content-type': [contentType] } }),
    body: JSON.stringify({ client: client ?? null }),
  }
}

function pathOf(event: HttpEvent): string {
  const { path, rawPath, raw_path } = event as { path?: string; rawPath?: string; raw_path?: string }
  return path ?? rawPath ?? raw_path?.split('?')[0] ?? ''
}

/** A handler for each path. */
function byPath<Handler>(create: (path: (typeof paths)[number]) => Handler): ReadonlyMap<string, Handler> {
  return new Map(paths.map((path) => [path, create(path)]))
}

const guarded = kinds.map(
  (kind): Adapter => ({
    name: `lambda, ${kind} events`,
    start(options) {
      const guard = cognitoM2M({ ...options, prefetch: false })
      const handlers = byPath((path) =>
        guard(routes[path], (event: HttpEvent, accessToken) => json(event, accessToken?.clientId)),
      )
      const handler = async (event: HttpEvent) =>
        guard.metadata(event) ?? handlers.get(pathOf(event))?.(event) ?? notFound
      return listen(createFront(kind, handler, serverOptions), guard.close)
    },
  }),
)

/** A handler in middy, typed by each version of it. */
const inMiddy = {
  5: (guard: ReturnType<typeof cognitoM2M>, path: (typeof paths)[number]) =>
    middy5()
      .use(guard.middy(routes[path]))
      .handler(async (event: HttpEvent, context) => json(event, context.accessToken?.clientId)),
  6: (guard: ReturnType<typeof cognitoM2M>, path: (typeof paths)[number]) =>
    middy6()
      .use(guard.middy(routes[path]))
      .handler(async (event: HttpEvent, context) => json(event, context.accessToken?.clientId)),
  7: (guard: ReturnType<typeof cognitoM2M>, path: (typeof paths)[number]) =>
    middy7()
      .use(guard.middy(routes[path]))
      .handler(async (event: HttpEvent, context) => json(event, context.accessToken?.clientId)),
}

const middies = ([5, 6, 7] as const).map(
  (version): Adapter => ({
    name: `lambda, in middy ${version}`,
    start(options) {
      const guard = cognitoM2M({ ...options, prefetch: false })
      const handlers = byPath((path) => inMiddy[version](guard, path))
      const handler = async (event: HttpEvent, context: never) =>
        guard.metadata(event) ?? handlers.get(pathOf(event))?.(event, context) ?? notFound
      return listen(createFront('http', handler, serverOptions), guard.close)
    },
  }),
)

const powertools = (['rest', 'http', 'alb'] as const).map(
  (kind): Adapter => ({
    name: `lambda, in Powertools' event handler, ${kind} events`,
    start(options) {
      const guard = cognitoM2M({ ...options, prefetch: false })
      const app = new Router<PowertoolsEnv<ValidatedToken | null>>()
      for (const path of paths) {
        for (const method of ['get', 'head', 'post'] as const) {
          app[method](path, [guard.powertools(routes[path])], ({ get }) => {
            const client = get('accessToken')?.clientId ?? null
            return new Response(JSON.stringify({ client }), { headers: { 'content-type': contentType } })
          })
        }
      }
      const handler = async (event: HttpEvent, context: never) =>
        guard.metadata(event) ?? app.resolve(event, context)
      return listen(createFront(kind, handler, serverOptions), guard.close)
    },
  }),
)

const streaming: Adapter = {
  name: 'lambda, streaming its response',
  start(options) {
    defineAwslambda()
    const guard = cognitoM2M({ ...options, prefetch: false })
    const handlers = byPath((path) =>
      guard(
        routes[path],
        async (_event: HttpEvent, accessToken, responseStream: awslambda.HttpResponseStream) => {
          const metadata = { statusCode: 200, headers: { 'content-type': contentType } }
          const response = awslambda.HttpResponseStream.from(responseStream, metadata)
          response.write(JSON.stringify({ client: accessToken?.clientId ?? null }))
          response.end()
        },
      ),
    )
    const handler = awslambda.streamifyResponse(
      async (event: HttpEvent, responseStream: awslambda.HttpResponseStream) => {
        const metadata = guard.metadata(event)
        if (metadata === undefined) return handlers.get(pathOf(event))?.(event, responseStream)
        const response = awslambda.HttpResponseStream.from(responseStream, { ...metadata })
        response.write(metadata.body)
        response.end()
        return undefined
      },
    )
    return listen(createStreamingFront('url', handler, serverOptions), guard.close)
  },
}

export const lambda = [...guarded, ...middies, ...powertools, streaming]
