import { createServer } from 'node:http'

// #region shown
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { JwtInvalidScopeError } from 'aws-jwt-verify/error'
import express from 'express'

const verifier = CognitoJwtVerifier.create({
  userPoolId: 'eu-west-1_AbCdEf123',
  tokenUse: 'access',
  clientId: null,
  scope: 'orders/read',
})

const app = express()
app.get('/orders', async (req, res) => {
  try {
    const claims = await verifier.verify(req.headers.authorization?.split(' ')[1] ?? '')
    res.json({ client: claims.client_id })
  } catch (error) {
    res.sendStatus(error instanceof JwtInvalidScopeError ? 403 : 401)
  }
})
// #endregion shown

export default createServer(app)
