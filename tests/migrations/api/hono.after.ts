import { createServer } from 'node:http'
// #region shown
import { cognitoM2M } from '@cognito-m2m/web/hono'
import { Hono } from 'hono'
import { toNodeListener } from '../web-server.ts'

const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })

const app = new Hono()
app.get('/orders', guard({ scopes: 'read' }), (c) => c.json({ client: c.get('accessToken').clientId }))
// #endregion shown

export default createServer(toNodeListener(app.fetch))
