import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
import { cognitoM2M } from '@cognito-m2m/web'
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
  name: 'web, in Hono',
  start(options) {
    const guard = cognitoM2M(options)
    const app = new Hono()
    app.onError(internalError)
    app.use(async (c, next) => guard.metadata(c.req.raw) ?? next())
    for (const path of paths) {
      const check = guard.check(routes[path])
      app.all(path, async (c) => {
        const checked = await check(c.req.raw)
        return checked.allowed ? c.json({ client: checked.token?.clientId ?? null }) : checked.response
      })
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
