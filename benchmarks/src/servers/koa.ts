import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/koa'
import jwksRsa from 'jwks-rsa'
import Koa, { type Middleware } from 'koa'
import koaJwt from 'koa-jwt'
import { verifierFor } from '../validators/aws-jwt-verify.ts'
import { bareStreamVerify } from '../validators/limits.ts'
import { hasScope } from '../validators/validator.ts'
import { bearerOf, listen, orders, ownOptions, type ServerSetup, type StartServer } from './server.ts'

/** The usual peer is koa-jwt with the keys of jwks-rsa, as its README shows. */
export const startKoa: StartServer = (setup) => {
  const app = new Koa()
  app.silent = true
  for (const middleware of guardFor(setup)) app.use(middleware)
  app.use((ctx) => {
    if (ctx.path === '/orders') ctx.body = orders
  })
  return listen(createServer(app.callback()))
}

function guardFor(setup: ServerSetup): Middleware[] {
  const { work, guard } = setup
  if (guard === 'nobody') return []
  if (guard === 'bare verification') {
    const verifyNext = bareStreamVerify(work)
    return [(_, next) => (verifyNext() ? next() : undefined)]
  }
  if (guard === 'ours') return [cognitoM2M(ownOptions(setup))({ scopes: [work.scope] })]
  if (guard === 'usual peer') {
    const secret = jwksRsa.koaJwtSecret({ jwksUri: work.jwksUri, cache: true, rateLimit: true })
    const authorize: Middleware = (ctx, next) => {
      if (!hasScope(ctx.state.user?.scope, work.scope)) ctx.throw(403)
      return next()
    }
    return [koaJwt({ secret, issuer: work.issuer, algorithms: ['RS256'] }), authorize]
  }
  const verifier = verifierFor(work)
  return [
    async (ctx, next) => {
      await verifier.verify(bearerOf(ctx.headers.authorization)).catch(() => ctx.throw(401))
      await next()
    },
  ]
}
