import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/koa'
import Router from '@koa/router'
import Koa from 'koa'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

export const koa: Adapter = {
  name: 'koa',
  start(options) {
    const guard = cognitoM2M(options)
    const router = new Router()
    for (const path of paths) {
      router.all(path, guard(routes[path]), (ctx) => {
        ctx.body = { client: ctx.state.accessToken?.clientId ?? null }
      })
    }
    const app = new Koa().use(guard.metadata).use(router.routes())
    app.silent = true
    return listen(createServer(serverOptions, app.callback()), guard.close)
  },
}
