// Loggers are passed as they are, wherever there is a `logger`; readiness is sent as it is.
import { Logger } from '@aws-lambda-powertools/logger'
import {
  createAuthorizer,
  createTokenSource,
  createTokenSourceManager,
  createTokenValidator,
  type LoggerLike,
  type Readiness,
} from '@cognito-m2m/core'
import { cognitoM2M as express } from '@cognito-m2m/express'
import { cognitoM2M as koa } from '@cognito-m2m/koa'
import { cognitoM2M as lambda } from '@cognito-m2m/lambda'
import { cognitoM2M as hono } from '@cognito-m2m/web/hono'
import app from 'express'
import { Hono } from 'hono'
import { pino } from 'pino'
import winston from 'winston'

const api = { userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' }
const client = {
  tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
  clientId: '1example23456789',
  clientSecret: 'a secret',
}
const own: LoggerLike = {
  info: (message) => void message.toUpperCase(),
  warn: (message, fields) => void JSON.stringify([message, fields.cognito.event]),
  error() {},
}

export const validators = [
  console,
  pino(),
  pino().child({ service: 'orders' }),
  winston.createLogger(),
  new Logger(),
  own,
].map((logger) => createTokenValidator({ ...api, logger }))
export const authorizer = createAuthorizer({ ...api, logger: false })
export const tokens = createTokenSource({ ...client, logger: pino() })
export const manager = createTokenSourceManager({ logger: winston.createLogger() })
export const inKoa = koa({ ...api, logger: pino() })
export const inLambda = lambda({ ...api, logger: new Logger() })

const guard = express({ ...api, logger: console })
app().get('/ready', (_req, res) => {
  const { status, body }: Readiness = guard.readiness({ tokens: [tokens] })
  res.status(status).json(body)
})
const inHono = hono(api)
export const web = new Hono().get('/ready', (c) => {
  const { status, body } = inHono.readiness()
  return c.json(body, status)
})

// @ts-expect-error: a logger has `warn` too.
createAuthorizer({ ...api, logger: { info() {}, error() {} } })
// @ts-expect-error: `true` says nothing.
createAuthorizer({ ...api, logger: true })
