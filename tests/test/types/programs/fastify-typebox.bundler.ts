/** A type provider and a server of the user's own. Typed by `CognitoTypes` in fastify.ts. */
import { createServer } from 'node:http'
import { cognitoM2M } from '@cognito-m2m/fastify'
import { Type, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { pino } from 'pino'
import type { Same } from './equal.ts'
import { options } from './fastify.js'

const typed = Fastify({
  loggerInstance: pino(),
  serverFactory: (handler) => createServer(handler),
}).withTypeProvider<TypeBoxTypeProvider>()
await typed.register(cognitoM2M, options)
typed.get(
  '/orders/:id',
  {
    schema: { params: Type.Object({ id: Type.Number() }) },
    config: { cognito: { scopes: 'read' } },
    onRequest: typed.cognito.guard({ scopes: 'read' }),
  },
  async (request) => {
    const id: Same<typeof request.params.id, number> = true
    return { id, client: request.accessToken.clientId }
  },
)
typed.register(async (child) => {
  child.get('/child', { onRequest: child.cognito.guard() }, async (request) => request.accessToken.clientId)
})
typed.route({
  method: 'GET',
  url: '/route',
  onRequest: [typed.cognito.guard()],
  handler: async (request) => request.accessToken.clientId,
})
