import { orders } from '@cognito-m2m/example-orders'
import { type AuthorizerOptions, cognitoM2M } from '@cognito-m2m/fastify'
import Fastify, { type FastifyServerOptions } from 'fastify'

/**
 * An orders API. The health endpoint is public; reading orders requires `orders/read`, placing orders `orders/write`.
 */
export async function createApp(
  trusted: Pick<AuthorizerOptions, 'userPoolId' | 'issuers'>,
  server: FastifyServerOptions = { logger: true },
) {
  const app = Fastify(server)
  await app.register(cognitoM2M, {
    ...trusted,
    resource: orders,
    onEvent: (event) => app.log.info({ event }),
  })

  app.get('/health', { config: { cognito: false } }, async () => ({ ok: true }))

  app.get('/orders', { config: { cognito: { scopes: orders.scope('read') } } }, async (request) => ({
    client: request.accessToken.clientId,
    orders: [{ id: 1, article: 'lamp' }],
  }))

  app.post('/orders', { config: { cognito: { scopes: orders.scope('write') } } }, async (request, reply) => {
    reply.code(201)
    return { client: request.accessToken.clientId, id: 2 }
  })

  return app
}
