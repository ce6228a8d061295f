import { createServer } from 'node:http'
// #region shown
import { Hono } from 'hono'
import { jwk } from 'hono/jwk'
import type { JwtVariables } from 'hono/jwt'
import { toNodeListener } from '../web-server.ts'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'

const app = new Hono<{ Variables: JwtVariables<{ client_id: string; scope?: string }> }>()
app.use(jwk({ jwks_uri: `${issuer}/.well-known/jwks.json`, alg: ['RS256'], verification: { iss: issuer } }))
app.get('/orders', (c) => {
  const claims = c.get('jwtPayload')
  if (!claims.scope?.split(' ').includes('orders/read')) return c.json({ error: 'Forbidden' }, 403)
  return c.json({ client: claims.client_id })
})
// #endregion shown

export default createServer(toNodeListener(app.fetch))
