import { orders } from '@cognito-m2m/example-orders'
import { type AuthorizerOptions, cognitoM2M } from '@cognito-m2m/express'
import express, { type Express } from 'express'

/**
 * An orders API. The readiness probe is public; reading orders requires `orders/read`, placing orders `orders/write`.
 */
export function createApp(trusted: Pick<AuthorizerOptions, 'userPoolId' | 'issuers'>) {
  const guard = cognitoM2M({ ...trusted, resource: orders })
  const app: Express = express()

  app.get('/ready', (_req, res) => {
    const { status, body } = guard.readiness()
    res.status(status).json(body)
  })

  app.get('/orders', guard({ scopes: 'read' }), (_req, res) => {
    res.json({ client: res.locals.accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] })
  })

  app.post('/orders', guard({ scopes: 'write' }), (_req, res) => {
    res.status(201).json({ client: res.locals.accessToken.clientId, id: 2 })
  })

  return { app, guard }
}
