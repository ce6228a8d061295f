/** Fastify programs as users write them. */
import { createAuthorizer, defineResourceServer } from '@cognito-m2m/core'
import {
  type CognitoFastifyOptions,
  cognitoM2M,
  openApiTransform,
  type ValidatedToken,
} from '@cognito-m2m/fastify'
import Fastify, { type FastifyInstance, type onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { pino } from 'pino'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

declare module '@cognito-m2m/fastify' {
  interface CognitoTypes {
    resource: typeof orders
    claims: { tenant: string }
  }
}

export const options: CognitoFastifyOptions = { userPoolId: 'eu-west-1_AbCdEf123', resource: orders }

const app = Fastify()
await app.register(cognitoM2M, options)
app.get('/orders', { config: { cognito: { scopes: ['read'] } } }, async (request) => {
  const token: Same<typeof request.accessToken, ValidatedToken<{ tenant: string }>> = true
  return { token, client: request.accessToken.clientId }
})
app.get('/open', { config: { cognito: false } }, async (request) => request.accessTokenOrNull?.clientId)
app.get('/hook', { onRequest: app.cognito.guard({ scopes: 'read' }) }, async () => 'hook')
app.get('/hooks', { onRequest: [app.cognito.guard(), async () => {}] }, async () => 'hooks')
app.addHook('onRequest', app.cognito.guard())
export const canRead = app.cognito.guard({ scopes: 'read' })

// A logger of its own, HTTP/2 and HTTPS.
const logged = Fastify({ loggerInstance: pino() })
await logged.register(cognitoM2M, options)
logged.get(
  '/',
  { onRequest: logged.cognito.guard({ scopes: 'read' }) },
  async (request) => request.accessToken.clientId,
)
logged.addHook('onRequest', logged.cognito.guard())

const http2 = Fastify({ http2: true })
await http2.register(cognitoM2M, options)
http2.get('/', { onRequest: http2.cognito.guard() }, async (request) => request.accessToken.clientId)
http2.addHook('onRequest', http2.cognito.guard())

const secure = Fastify({ http2: true, https: {}, loggerInstance: pino() })
await secure.register(cognitoM2M, options)
secure.get('/', { onRequest: secure.cognito.guard() }, async (request) => request.accessToken.clientId)

// In a plugin of the user's own, and through a function.
export const auth = fp(async (instance: FastifyInstance) => {
  await instance.register(cognitoM2M, options)
})
export const hook: onRequestHookHandler = app.cognito.guard() as unknown as onRequestHookHandler
export function createApp() {
  const app = Fastify({ loggerInstance: pino() })
  app.register(cognitoM2M, { ...options, routes: 'marked', refusals: 'throw' })
  return app
}
export const transform = openApiTransform({ resource: 'orders' })
export const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123' })
await app.register(cognitoM2M, { authorizer, prefetch: false })

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  app.cognito.guard(rules.orders)
  // @ts-expect-error an explicit undefined is no omitted requirement
  app.cognito.guard(undefined)
  // @ts-expect-error a misspelled scope
  app.get('/', { config: { cognito: { scopes: 'raed' } } }, async () => '')
  // @ts-expect-error a misspelled scope
  app.cognito.guard({ scopes: ['read', 'raed'] })
  // @ts-expect-error a misspelled member
  app.cognito.guard({ scope: 'read' })
  // @ts-expect-error `cognito` belongs under `config`
  app.get('/', { cognito: { scopes: 'read' } }, async () => '')
  // @ts-expect-error a misspelled option
  app.register(cognitoM2M, { userPoolId: 'eu-west-1_AbCdEf123', resouce: 'orders' })
  // @ts-expect-error the guard is not called
  app.get('/', { onRequest: app.cognito.guard }, async () => '')
  app.get('/', async (request) => {
    // @ts-expect-error there may be no token
    request.accessTokenOrNull.clientId
  })
}
