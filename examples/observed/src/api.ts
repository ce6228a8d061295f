import type { EventListeners, JwksOptions } from '@cognito-m2m/core'
import { orders } from '@cognito-m2m/example-orders'
import { cognitoM2M } from '@cognito-m2m/express'
import express, { type Express } from 'express'

/** An orders API with probes and metrics. Problems are logged to the console. */
export function createApi(options: {
  readonly issuer: string
  readonly keys: JwksOptions
  readonly onEvent: EventListeners
}) {
  const { issuer, keys, onEvent } = options
  const guard = cognitoM2M({ issuers: [{ issuer }], resource: orders, keys, onEvent })
  const app: Express = express()

  app.get('/live', (_req, res) => void res.json({ live: true }))
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
