// #region shown
import { cognitoM2M } from '@cognito-m2m/fastify'
import Fastify from 'fastify'

const app = Fastify()
await app.register(cognitoM2M, { userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders', prefetch: false })

app.get('/orders', { config: { cognito: { scopes: 'read' } } }, async (request) => ({
  client: request.accessToken.clientId,
}))
// #endregion shown

await app.ready()
export default app.server
