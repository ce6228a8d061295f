import { cognitoM2M, openApiSecurityScheme, openApiTransform } from '@cognito-m2m/fastify'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let cognito: LocalCognito
let headers: { authorization: string }
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'fastify-ecosystem' })
  headers = { authorization: `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}` }
})
afterAll(() => cognito.close())
const options = () => ({ issuers: [{ issuer: cognito.issuer }], resource: 'orders', prefetch: false })

describe('@fastify/rate-limit', () => {
  async function statuses(recipe: boolean) {
    const app = Fastify()
    await app.register(rateLimit, { global: !recipe, max: 2, timeWindow: '1 minute' })
    if (recipe) app.addHook('onRequest', app.rateLimit())
    await app.register(cognitoM2M, options())
    app.get('/orders', async () => '')
    const sent = []
    for (const _ of Array(4)) sent.push((await app.inject('/orders')).statusCode)
    await app.close()
    return sent
  }

  it("counts refused requests with the README's recipe", async () => {
    expect(await statuses(true)).toEqual([401, 401, 429, 429])
  })

  it('does not count them as it comes, which is what the recipe is for', async () => {
    expect(await statuses(false)).toEqual([401, 401, 401, 401])
  })
})

describe('@fastify/swagger', () => {
  it('gets the `security` of each operation from `config.cognito`', async () => {
    const app = Fastify()
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        components: {
          securitySchemes: {
            cognito: openApiSecurityScheme(),
            apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          },
        },
      },
      transform: openApiTransform({ resource: 'orders' }),
    })
    app.get('/beside', async () => '')
    await app.register(async (api) => {
      await api.register(cognitoM2M, options())
      const route = (url: string, cognito?: object | false, schema = {}) =>
        api.get(url, { schema, ...(cognito !== undefined && { config: { cognito } }) }, async () => '')
      route('/all', { scopes: ['read', 'write'] })
      route('/any', { scopes: 'read', anyScope: ['write', 'admin'] })
      route('/anonymous', { scopes: 'read', anonymous: true })
      route('/unmarked')
      route('/open', false)
      route('/own', { scopes: 'read' }, { security: [{ apiKey: [] }] })
    })
    await app.ready()
    const security = Object.entries(app.swagger().paths ?? {}).map(([path, item]) => [
      path,
      item?.get?.security,
    ])
    expect(Object.fromEntries(security)).toEqual({
      '/beside': undefined,
      '/all': [{ cognito: ['orders/read', 'orders/write'] }],
      '/any': [{ cognito: ['orders/read', 'orders/write'] }, { cognito: ['orders/read', 'orders/admin'] }],
      '/anonymous': [{ cognito: ['orders/read'] }, {}],
      '/unmarked': [{ cognito: [] }],
      '/open': [],
      '/own': [{ apiKey: [] }],
    })
    expect((await app.inject({ url: '/all', headers })).statusCode).toBe(403)
    await app.close()
  })
})
