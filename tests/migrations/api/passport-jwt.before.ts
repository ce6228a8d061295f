import { createServer } from 'node:http'

// #region shown
import express from 'express'
import { passportJwtSecret } from 'jwks-rsa'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'

passport.use(
  new Strategy(
    {
      secretOrKeyProvider: passportJwtSecret({ jwksUri: `${issuer}/.well-known/jwks.json`, cache: true }),
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      issuer,
      algorithms: ['RS256'],
    },
    (claims, done) => done(null, claims),
  ),
)

const app = express()
app.get('/orders', passport.authenticate('jwt', { session: false }), (req, res) => {
  const claims = req.user as { client_id: string; scope?: string }
  if (!claims.scope?.split(' ').includes('orders/read')) return void res.sendStatus(403)
  res.json({ client: claims.client_id })
})
// #endregion shown

export default createServer(app)
