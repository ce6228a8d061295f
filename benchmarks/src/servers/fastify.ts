import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { Server } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/fastify'
import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { verifierFor } from '../validators/aws-jwt-verify.ts'
import { bareStreamVerify } from '../validators/limits.ts'
import { hasScope } from '../validators/validator.ts'
import { bearerOf, orders, ownOptions, type ServerSetup, type StartServer } from './server.ts'

/** The usual peer is @fastify/jwt with a static key, and its cache as its README recommends. */
export const startFastify: StartServer = async (setup) => {
  const app = Fastify()
  await guardRoute(app, setup)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server as Server
}

async function guardRoute(app: FastifyInstance, setup: ServerSetup): Promise<void> {
  const { work, guard, cacheEntries } = setup
  const answer = async () => orders
  if (guard === 'nobody') {
    app.get('/orders', answer)
  } else if (guard === 'bare verification') {
    const verifyNext = bareStreamVerify(work)
    app.get('/orders', async () => (verifyNext() ? orders : undefined))
  } else if (guard === 'ours') {
    await app.register(cognitoM2M, ownOptions(setup))
    app.get('/orders', { config: { cognito: { scopes: [work.scope] } } }, answer)
  } else if (guard === 'usual peer') {
    const jwk = work.jwks.keys[0] as unknown as JsonWebKey
    const key = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    await app.register(fastifyJwt, {
      secret: { public: key.toString() },
      verify: {
        algorithms: ['RS256'],
        allowedIss: work.issuer,
        requiredClaims: ['exp'],
        ...(cacheEntries === false ? {} : { cache: cacheEntries }),
      },
    })
    const onRequest = async (request: FastifyRequest) => {
      const claims = await request.jwtVerify<{ scope?: unknown }>()
      if (!hasScope(claims.scope, work.scope)) throw forbidden()
    }
    app.get('/orders', { onRequest }, answer)
  } else {
    const verifier = verifierFor(work)
    const onRequest = async (request: FastifyRequest) => {
      await verifier.verify(bearerOf(request.headers.authorization)).catch(() => {
        throw Object.assign(new Error('Unauthorized'), { statusCode: 401 })
      })
    }
    app.get('/orders', { onRequest }, answer)
  }
}

function forbidden(): Error {
  return Object.assign(new Error('Forbidden'), { statusCode: 403 })
}
