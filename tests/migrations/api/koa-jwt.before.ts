import { createServer } from 'node:http'

// #region shown
import jwksRsa from 'jwks-rsa'
import Koa from 'koa'
import koaJwt from 'koa-jwt'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'

const app = new Koa()
app.use(
  koaJwt({
    secret: jwksRsa.koaJwtSecret({ jwksUri: `${issuer}/.well-known/jwks.json`, cache: true }),
    issuer,
    algorithms: ['RS256'],
  }),
)
app.use((ctx) => {
  if (!ctx.state.user.scope?.split(' ').includes('orders/read')) ctx.throw(403)
  ctx.body = { client: ctx.state.user.client_id }
})
// #endregion shown
app.silent = true

export default createServer(app.callback())
