import { createServer } from 'node:http'

// #region shown
import { cognitoM2M } from '@cognito-m2m/express'
import express from 'express'

const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })

const app = express()
app.get('/orders', guard({ scopes: 'read' }), (_req, res) => {
  res.json({ client: res.locals.accessToken.clientId })
})
// #endregion shown

export default createServer(app)
