import { orders } from '@cognito-m2m/example-orders'
import { type AuthorizerOptions, cognitoM2M } from '@cognito-m2m/koa'
import Router from '@koa/router'
import Koa from 'koa'

/**
 * An orders API. The readiness probe is public; reading orders requires `orders/read`, placing orders `orders/write`.
 */
export function createApp(trusted: Pick<AuthorizerOptions, 'userPoolId' | 'issuers'>) {
  const guard = cognitoM2M({ ...trusted, resource: orders })
  const router = new Router()

  router.get('/ready', (ctx) => {
    const { status, body } = guard.readiness()
    ctx.status = status
    ctx.body = body
  })

  router.get('/orders', guard({ scopes: 'read' }), (ctx) => {
    ctx.body = { client: ctx.state.accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] }
  })

  router.post('/orders', guard({ scopes: 'write' }), (ctx) => {
    ctx.status = 201
    ctx.body = { client: ctx.state.accessToken.clientId, id: 2 }
  })

  return { app: new Koa().use(router.routes()).use(router.allowedMethods()), guard }
}
