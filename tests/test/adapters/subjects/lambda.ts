import type { EventKind } from '@cognito-m2m/example-lambda-api/events'
import { createFront } from '@cognito-m2m/example-lambda-api/front'
import { cognitoM2M, type HttpEvent } from '@cognito-m2m/lambda'
import middy from '@middy/core'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

const kinds: readonly EventKind[] = ['rest', 'http', 'url', 'alb', 'alb-multi-value']

function json(event: HttpEvent, client: string | undefined) {
  const value = 'application/json; charset=utf-8'
  return {
    statusCode: 200,
    ...(event.headers
      ? { headers: { 'content-type': value } }
      : { multiValueHeaders: { 'content-type': [value] } }),
    body: JSON.stringify({ client: client ?? null }),
  }
}

function pathOf(event: HttpEvent): string {
  const { path, rawPath } = event as { path?: string; rawPath?: string }
  return path ?? rawPath ?? ''
}

const guarded = kinds.map(
  (kind): Adapter => ({
    name: `lambda, ${kind} events`,
    start(options) {
      const guard = cognitoM2M({ ...options, prefetch: false })
      const handlers = new Map(
        paths.map((path) => [
          path as string,
          guard(routes[path], (event: HttpEvent, accessToken) => json(event, accessToken?.clientId)),
        ]),
      )
      const handler = async (event: HttpEvent) =>
        guard.metadata(event) ?? handlers.get(pathOf(event))?.(event) ?? { statusCode: 404 }
      return listen(createFront(kind, handler, serverOptions), guard.close)
    },
  }),
)

const inMiddy: Adapter = {
  name: 'lambda, in middy',
  start(options) {
    const guard = cognitoM2M({ ...options, prefetch: false })
    const handlers = new Map(
      paths.map((path) => [
        path as string,
        middy()
          .use(guard.middy(routes[path]))

          .handler(async (event: HttpEvent, context) => json(event, context.accessToken?.clientId)),
      ]),
    )
    const handler = async (event: HttpEvent, context: never) =>
      guard.metadata(event) ?? handlers.get(pathOf(event))?.(event, context) ?? { statusCode: 404 }
    return listen(createFront('http', handler, serverOptions), guard.close)
  },
}

export const lambda = [...guarded, inMiddy]
