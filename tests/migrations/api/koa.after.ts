import { createServer } from 'node:http'

// #region shown
import { cognitoM2M } from '@cognito-m2m/koa'
import Koa from 'koa'

const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })

const app = new Koa()
app.use(guard({ scopes: 'read' }))
app.use((ctx) => {
  ctx.body = { client: ctx.state.accessToken.clientId }
})
// #endregion shown
app.silent = true

export default createServer(app.callback())
