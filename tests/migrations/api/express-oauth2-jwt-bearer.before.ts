import { createServer } from 'node:http'

// #region shown
import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'

const app = express()
app.use(
  auth({
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    jwksUri: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/.well-known/jwks.json',
    audience: 'orders',
    validators: { aud: false }, // or every machine token is refused: it has no `aud`
  }),
)
app.get('/orders', requiredScopes('orders/read'), (req, res) => {
  res.json({ client: req.auth?.payload.client_id })
})
// #endregion shown

export default createServer(app)
