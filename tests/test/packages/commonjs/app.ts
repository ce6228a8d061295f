// A CommonJS project as most of them are: TypeScript to `require`, and jest.
import { createTokenValidator } from '@cognito-m2m/core'
import { andThen } from '@cognito-m2m/core/adapter'
import guards, { cognitoM2M, RefusedError } from '@cognito-m2m/express'
import { cognitoM2M as forHono } from '@cognito-m2m/web/hono'
import express, { type Express } from 'express'

export function createApp(options: { issuers: { issuer: string }[] }): Express {
  const guard = cognitoM2M({ ...options, resource: 'orders' })
  const app: Express = express()
  app.get('/orders', guard({ scopes: 'read' }), (_req, res) => {
    res.json({ client: res.locals.accessToken.clientId })
  })
  return app
}

export const all = [createTokenValidator, andThen, guards, RefusedError, forHono]
