import { createServer } from 'node:http'

// #region shown
import express from 'express'
import jwt from 'jsonwebtoken'
import { JwksClient } from 'jwks-rsa'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
const client = new JwksClient({ jwksUri: `${issuer}/.well-known/jwks.json`, cache: true, rateLimit: true })

const getKey: jwt.GetPublicKeyOrSecret = ({ kid }, callback) => {
  client.getSigningKey(kid, (error, key) => callback(error, key?.getPublicKey()))
}

const app = express()
app.get('/orders', (req, res) => {
  const token = req.headers.authorization?.split(' ')[1] ?? ''
  jwt.verify(token, getKey, { issuer, algorithms: ['RS256'] }, (error, claims) => {
    if (error !== null || typeof claims !== 'object') return res.status(401).json({ error: 'Unauthorized' })
    const scopes = String(claims.scope ?? '').split(' ')
    if (!scopes.includes('orders/read')) return res.status(403).json({ error: 'Forbidden' })
    return res.json({ client: claims.client_id })
  })
})
// #endregion shown

export default createServer(app)
