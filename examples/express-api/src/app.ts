import { orders } from '@cognito-m2m/example-orders'
import { type CognitoExpressOptions, cognitoM2M } from '@cognito-m2m/express'
import express, { type Express } from 'express'

/** An orders API: everybody may ask whether it is ready; reading takes `orders/read`, placing `orders/write`. */
export function createApp(cognito: CognitoExpressOptions) {
  const guard = cognitoM2M(cognito)
  const app: Express = express()

  app.get('/ready', (_req, res) => {
    const keys = guard.health()
    res.status(keys.some(({ usable }) => usable) ? 200 : 503).json({ keys })
  })

  app.get('/orders', guard({ scopes: orders.scope('read') }), (_req, res) => {
    res.json({ client: res.locals.accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] })
  })

  app.post('/orders', guard({ scopes: orders.scope('write') }), (_req, res) => {
    res.status(201).json({ client: res.locals.accessToken.clientId, id: 2 })
  })

  return { app, guard }
}
