import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/koa'
import Router from '@koa/router'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import { type Adapter, listen, paths, routes, serverOptions } from './subject.ts'

function adapter(name: string, Koa: typeof Koa3): Adapter {
  return {
    name,
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
}

export const koa = [adapter('koa 3', Koa3), adapter('koa 2', Koa2)]
