import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
import { cognitoM2M } from '@cognito-m2m/web'
import { cognitoM2M as forHono } from '@cognito-m2m/web/hono'
import { Hono } from 'hono'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

const internalError = () => new Response(null, { status: 500 })

export const web: Adapter = {
  name: 'web',
  start(options) {
    const guard = cognitoM2M(options)
    const handlers = new Map(
      paths.map((path) => [
        path as string,
        guard(routes[path], (_request, accessToken) =>
          Response.json({ client: accessToken?.clientId ?? null }),
        ),
      ]),
    )
    const serve = async (request: Request) =>
      guard.metadata(request) ??
      (await handlers.get(new URL(request.url).pathname)?.(request)) ??
      new Response(null, { status: 404 })
    return listen(
      createServer(
        serverOptions,
        handle((request) => serve(request).catch(internalError)),
      ),
      guard.close,
    )
  },
}

export const hono: Adapter = {
  name: 'hono',
  start(options) {
    const guard = forHono(options)
    const app = new Hono()
    app.onError(internalError)
    app.use(guard.metadata)
    for (const path of paths) {
      app.all(path, guard(routes[path]), (c) => c.json({ client: c.get('accessToken')?.clientId ?? null }))
    }
    return listen(
      createServer(
        serverOptions,
        handle((request) => app.fetch(request)),
      ),
      guard.close,
    )
  },
}
