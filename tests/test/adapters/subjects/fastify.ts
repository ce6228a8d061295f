import { cognitoM2M } from '@cognito-m2m/fastify'
import Fastify from 'fastify'
import { type Adapter, paths, routes, serverOptions } from './subject.ts'

export const fastify: Adapter = {
  name: 'fastify',
  async start(options) {
    const app = Fastify({ http: serverOptions })
    await app.register(cognitoM2M, { ...options, prefetch: false })
    for (const path of paths) {
      app.route({
        method: ['GET', 'POST'],
        url: path,
        config: { cognito: routes[path] },
        handler: async (request) => ({ client: request.accessTokenOrNull?.clientId ?? null }),
      })
    }
    app.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
      payload.resume()
      done(null)
    })
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
  },
}
