import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/express'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import { verifierFor } from '../validators/aws-jwt-verify.ts'
import { bareStreamVerify } from '../validators/limits.ts'
import { bearerOf, listen, orders, ownOptions, type ServerSetup, type StartServer } from './server.ts'

/** The usual peer is express-oauth2-jwt-bearer, as its README shows. */
export const startExpress: StartServer = (setup) => {
  const app = express()
  addRoute(app, setup)
  // By default, Express prints every error.
  app.use(answerQuietly)
  return listen(createServer(app))
}

function addRoute(app: Express, setup: ServerSetup): void {
  const { guard, work } = setup
  const { issuer, jwksUri, clientId, scope } = work
  if (guard === 'nobody') {
    app.get('/orders', answer)
  } else if (guard === 'bare verification') {
    const verifyNext = bareStreamVerify(work)
    app.get('/orders', (_, response) => {
      if (verifyNext()) response.json(orders)
    })
  } else if (guard === 'ours') {
    const guarded = cognitoM2M(ownOptions(setup))
    app.get('/orders', guarded({ scopes: [scope] }), (_, response) => {
      response.json(orders)
    })
  } else if (guard === 'usual peer') {
    const authenticate = auth({ issuer, jwksUri, audience: clientId, tokenSigningAlg: 'RS256' })
    app.get('/orders', authenticate, requiredScopes(scope), answer)
  } else {
    app.get('/orders', byHand(setup), answer)
  }
}

const answer: RequestHandler = (_, response) => {
  response.json(orders)
}

function byHand({ work }: ServerSetup): RequestHandler {
  const verifier = verifierFor(work)
  return async (request, response, next) => {
    try {
      await verifier.verify(bearerOf(request.headers.authorization))
    } catch {
      response.status(401).end()
      return
    }
    next()
  }
}

const answerQuietly: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).end()
}
