// #region shown
import fastifyJwt, { type TokenOrHeader } from '@fastify/jwt'
import Fastify, { type FastifyRequest } from 'fastify'
import buildGetJwks from 'get-jwks'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
const getJwks = buildGetJwks({ issuersWhitelist: [issuer] })

const app = Fastify()
await app.register(fastifyJwt, {
  decode: { complete: true },
  secret: async (_request: FastifyRequest, token: TokenOrHeader) => {
    const { header, payload } = token as { header: { kid: string; alg: string }; payload: { iss: string } }
    return getJwks.getPublicKey({ kid: header.kid, alg: header.alg, domain: payload.iss })
  },
  verify: { algorithms: ['RS256'], allowedIss: issuer },
})

app.get('/orders', async (request, reply) => {
  const claims = await request.jwtVerify<{ client_id: string; scope?: string }>()
  if (!claims.scope?.split(' ').includes('orders/read')) return reply.code(403).send({ error: 'Forbidden' })
  return { client: claims.client_id }
})
// #endregion shown

await app.ready()
export default app.server
