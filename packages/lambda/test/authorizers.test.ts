import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AuthorizerEvent,
  appSyncAuthorizer,
  authorizedCaller,
  policyAuthorizer,
  simpleAuthorizer,
  webSocketAuthorizer,
} from '../src/index.ts'
import {
  appSyncChannelEvent,
  appSyncEvent,
  eventV2,
  requestEvent,
  stage,
  tokenEvent,
  webSocketEvent,
} from './support/events.ts'
import { permits } from './support/policy-evaluation.ts'

const routes = { 'GET /orders': { scopes: 'orders/read' }, 'POST /orders': { scopes: 'orders/write' } }

let cognito: LocalCognito
let valid: string
let expired: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'authorizers' })
  valid = `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`
  expired = `Bearer ${await cognito.mintToken({ expiresInSeconds: -60 })}`
})
afterAll(() => cognito.close())

const policyOf = (more: object = {}) =>
  policyAuthorizer({ issuers: [{ issuer: cognito.issuer }], routes, ...more })
const simpleOf = (more: object = {}) =>
  simpleAuthorizer({ issuers: [{ issuer: cognito.issuer }], routes, ...more })
const denied = { isAuthorized: false, context: { clientId: '', scope: '', exp: '0' } }
const unreachable = { fetch: () => Promise.reject(new Error('internal text')) }

describe('policyAuthorizer', () => {
  it.each([
    ['TOKEN', () => tokenEvent(valid)],
    ['REQUEST', () => requestEvent({ Authorization: valid })],
    ['REQUEST, lower case', () => requestEvent({ authorization: valid })],
    ['REQUEST, upper case', () => requestEvent({ AUTHORIZATION: valid })],
    ['HTTP API 1.0', () => requestEvent({ Authorization: valid }, { identitySource: valid })],
    ['HTTP API 2.0', () => eventV2(valid)],
  ])('answers %s with one policy for the whole API', async (_name, event) => {
    const result = await policyOf()(event())
    expect(result.principalId).toBe(cognito.clientId)
    expect(permits(result.policyDocument, `${stage}/GET/orders`)).toBe(true)
    expect(permits(result.policyDocument, `${stage}/POST/orders`)).toBe(false)
    expect(result.context).toEqual({
      clientId: cognito.clientId,
      scope: 'orders/read',
      exp: expect.stringMatching(/^\d+$/),
    })
  })

  it('says the same for a token whichever route it was asked about', async () => {
    const authorize = policyOf()
    const [asked, other] = [await authorize(tokenEvent(valid)), await authorize(tokenEvent(valid, 'POST'))]
    expect(other).toEqual(asked)
  })

  it('answers a test invocation, whose stage is `*`', async () => {
    const methodArn = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/*/GET/orders'
    const { policyDocument } = await policyOf()({ ...tokenEvent(valid), methodArn })
    expect(permits(policyDocument, methodArn.replace('*', 'prod'))).toBe(true)
  })

  it.each([
    ['of a WebSocket API', webSocketEvent({}), 'Use `webSocketAuthorizer`'],
    ['of AppSync', appSyncEvent(''), 'Use `appSyncAuthorizer`'],
    ['of an AppSync Event API', appSyncChannelEvent(''), 'does not support'],
    ['without an ARN', { type: 'TOKEN', authorizationToken: '' }, 'is not for a Lambda authorizer'],
    [
      'with an ARN of something else',
      { ...tokenEvent(''), methodArn: 'arn:aws:s3:::bucket' },
      'does not contain the ARN',
    ],
    [
      'with a wildcard for an API',
      { ...tokenEvent(''), methodArn: `${stage.replace('abcdef1234', '*')}/GET/a` },
      'does not contain the ARN',
    ],
    ['with inherited members', Object.create(tokenEvent('')), 'is not for a Lambda authorizer'],
    ['that is undefined', undefined, 'is not for a Lambda authorizer'],
    ['that is null', null, 'is not for a Lambda authorizer'],
    ['that is a string', 'text', 'is not for a Lambda authorizer'],
    ['that is empty', {}, 'is not for a Lambda authorizer'],
  ])('gives an event %s an error, and no policy', async (_name, event, message) => {
    await expect(policyOf()(event as never)).rejects.toThrow(message)
  })

  it('is not led astray by a path that ends like a WebSocket route', async () => {
    const { policyDocument } = await policyOf()(tokenEvent(valid, 'GET', '/orders/$connect'))
    expect(permits(policyDocument, `${stage}/GET/orders`)).toBe(true)
  })

  it('names the route of a mistake', () => {
    const withRoutes = (routes: object) => () => policyOf({ routes })
    expect(withRoutes({ 'GET /orders/:id': {} })).toThrow('routes["GET /orders/:id"]')
    expect(withRoutes({ 'GET /orders/:id': {} })).toThrow('`GET /orders/{id}`')
    expect(withRoutes({ 'GET /orders': { scope: 'orders/read' } })).toThrow(
      /routes\["GET \/orders"\].*`scopes`/,
    )
  })

  it('knows the short scope names of its resource', async () => {
    const authorize = policyOf({ resource: 'orders', routes: { 'GET /orders': { scopes: 'read' } } })
    const { policyDocument } = await authorize(tokenEvent(valid))
    expect(permits(policyDocument, `${stage}/GET/orders`)).toBe(true)
  })

  it('warns of open routes only if there are any', async () => {
    const events: string[] = []
    const onEvent = ({ type }: { type: string }) => events.push(type)
    await policyOf({ onEvent })(tokenEvent(valid))
    expect(events).not.toContain('any_client_accepted')
    await policyOf({ onEvent, routes: { ...routes, 'GET /health': {} } })(tokenEvent(valid))
    expect(events).toContain('any_client_accepted')
  })

  it('never takes a wildcard from the request', async () => {
    const { policyDocument } = await policyOf()(tokenEvent(valid, 'GET', '/*'))
    expect(JSON.stringify(policyDocument)).not.toContain('*')
  })

  it.each<[string, () => AuthorizerEvent]>([
    ['an expired token', () => tokenEvent(expired)],
    ['a bare token', () => tokenEvent(valid.slice('Bearer '.length))],
    ['no token', () => tokenEvent('')],
    ['no header', () => requestEvent({})],
    ['two values', () => requestEvent({}, { multiValueHeaders: { Authorization: ['Bearer x.y.z', valid] } })],
    [
      'one value in an array that is not the identity source',
      () => eventV2(valid, { headers: { authorization: [valid] } as never, identitySource: ['other'] }),
    ],
    [
      'case variants that differ',
      () => requestEvent({ Authorization: valid, authorization: 'Bearer x.y.z' }),
    ],
    [
      'an identity source without the token',
      () => requestEvent({ Authorization: valid }, { identitySource: 'GET' }),
    ],
    [
      'HTTP API 2.0 that does not say what the identity source is',
      () => {
        const { identitySource: _, ...event } = eventV2(valid)
        return event as AuthorizerEvent
      },
    ],
    ['HTTP API 2.0 without identity source', () => eventV2(valid, { identitySource: null })],
  ])('throws exactly Unauthorized for %s', async (_name, event) => {
    await expect(policyOf()(event())).rejects.toThrow(/^Unauthorized$/)
  })

  it('throws something else while keys are unavailable, so that nothing is cached', async () => {
    const failure = policyOf(unreachable)(tokenEvent(valid))
    await expect(failure).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    await expect(failure).rejects.not.toThrow(/Unauthorized|internal text/)
  })

  it('passes on more where asked, never in place of its own', async () => {
    const authorize = policyOf({ context: () => ({ tenant: 'a', clientId: 'forged' }) })
    expect((await authorize(tokenEvent(valid))).context).toMatchObject({
      tenant: 'a',
      clientId: cognito.clientId,
    })
  })
})

describe('simpleAuthorizer', () => {
  it('decides on the route that was asked for', async () => {
    const authorize = simpleOf()
    expect(await authorize(eventV2(valid))).toMatchObject({
      isAuthorized: true,
      context: { clientId: cognito.clientId, scope: 'orders/read' },
    })
    expect(await authorize(eventV2(valid, { routeKey: 'POST /orders' }))).toEqual(denied)
    expect(await authorize(eventV2(valid, { routeKey: 'GET /elsewhere' }))).toEqual(denied)
    expect(await authorize(eventV2(expired))).toEqual(denied)
  })

  it.each([null, []])('denies where the identity source is %j', async (identitySource) => {
    expect(await simpleOf()(eventV2(valid, { identitySource }))).toEqual(denied)
    expect(await simpleOf()(eventV2(undefined, { identitySource }))).toEqual(denied)
  })

  it('refuses to give an answer that the cache would hand to other routes', async () => {
    const byTokenOnly = () => eventV2(valid, { identitySource: [valid] })
    await expect(simpleOf()(byTokenOnly())).rejects.toThrow('$context.routeKey')
    expect(await simpleOf({ cached: false })(byTokenOnly())).toMatchObject({
      isAuthorized: true,
    })
  })

  it('is not told by the caller that the cache knows routes', async () => {
    for (const sent of [
      { headers: { authorization: valid, 'x-any': 'GET /orders' } },
      { queryStringParameters: { any: 'GET /orders' } },
      { cookies: ['GET /orders'] },
    ]) {
      await expect(simpleOf()(eventV2(valid, sent as never))).rejects.toThrow('$context.routeKey')
    }
  })

  it('throws while keys are unavailable, and for a key that may only be new', async () => {
    await expect(simpleOf(unreachable)(eventV2(valid))).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    })
    const unknown = `Bearer ${await cognito.mintToken({ header: { kid: 'not-yet-published' } })}`
    await expect(simpleOf()(eventV2(unknown))).rejects.toThrow(/^Unauthorized$/)
  })
})

describe('simpleAuthorizer, with an event that is not of payload 2.0', () => {
  it.each([
    ['payload 1.0', () => requestEvent({ Authorization: valid }, { identitySource: valid })],
    ['a WebSocket API', () => webSocketEvent({ Authorization: valid })],
    ['nothing', () => undefined],
  ])('throws for %s', async (_name, event) => {
    await expect(simpleOf()(event() as never)).rejects.toThrow('does not support this event')
  })

  it('reads `cached` from its own options only', async () => {
    Object.defineProperty(Object.prototype, 'cached', { value: false, configurable: true })
    try {
      await expect(simpleOf()(eventV2(valid, { identitySource: [valid] }))).rejects.toThrow(
        '$context.routeKey',
      )
    } finally {
      Reflect.deleteProperty(Object.prototype, 'cached')
    }
  })
})

describe('webSocketAuthorizer', () => {
  const connect = (more: object = {}) =>
    webSocketAuthorizer({
      issuers: [{ issuer: cognito.issuer }],
      requirement: { scopes: 'orders/read' },
      ...more,
    })
  const arn = webSocketEvent({}).methodArn

  it('allows the connection, and that alone', async () => {
    const { principalId, policyDocument, context } = await connect()(webSocketEvent({ Authorization: valid }))
    expect(principalId).toBe(cognito.clientId)
    expect(policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [arn] },
    ])
    expect(context).toMatchObject({ clientId: cognito.clientId, scope: 'orders/read' })
  })

  it("tells the connection's handlers who called, until the token expires", async () => {
    const { context } = await connect()(webSocketEvent({ Authorization: valid }))
    // API Gateway adds the context to every message of the connection.
    const message = {
      requestContext: { routeKey: 'sendMessage', authorizer: { ...context, principalId: 'c' } },
    }
    expect(authorizedCaller(message, Number(context.exp) - 1)).toMatchObject({ clientId: cognito.clientId })
    expect(authorizedCaller(message, Number(context.exp))).toBeUndefined()
  })

  it('denies a token without the scope', async () => {
    const authorize = connect({ requirement: { scopes: 'orders/write' } })
    const { policyDocument } = await authorize(webSocketEvent({ Authorization: valid }))
    expect(policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [arn] },
    ])
  })

  it('throws exactly Unauthorized for a missing or bad token, something else while keys are unavailable', async () => {
    await expect(connect()(webSocketEvent({}))).rejects.toThrow(/^Unauthorized$/)
    await expect(connect()(webSocketEvent({ Authorization: expired }))).rejects.toThrow(/^Unauthorized$/)
    const failure = connect(unreachable)(webSocketEvent({ Authorization: valid }))
    await expect(failure).rejects.toMatchObject({ code: 'temporarily_unavailable' })
  })

  it.each([
    ['a REST API', () => tokenEvent(valid)],
    ['a message', () => ({ ...webSocketEvent({}), methodArn: `${stage}/sendMessage` })],
    ['a stage of `*`', () => ({ ...webSocketEvent({}), methodArn: arn.replace('default', '*') })],
    ['nothing', () => undefined],
  ])('throws for an event of %s', async (_name, event) => {
    await expect(connect()(event() as never)).rejects.toThrow(/event/)
  })

  it.each([{ anonymous: true }, { scope: 'orders/read' }, undefined, null])(
    'refuses the requirement %j',
    (requirement) => {
      expect(() => connect({ requirement })).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    },
  )
})

describe('appSyncAuthorizer', () => {
  const graphql = (more: object = {}) =>
    appSyncAuthorizer({ issuers: [{ issuer: cognito.issuer }], resource: 'orders', ...more })
  const bare = () => valid.slice('Bearer '.length)

  it('accepts the token with and without its scheme', async () => {
    for (const token of [bare(), valid]) {
      expect(await graphql()(appSyncEvent(token))).toEqual({
        isAuthorized: true,
        resolverContext: {
          clientId: cognito.clientId,
          scope: 'orders/read',
          exp: expect.stringMatching(/^\d+$/),
        },
        deniedFields: [],
        ttlOverride: 300,
      })
    }
  })

  it('denies the fields that the token does not reach', async () => {
    const fields = {
      'Query.orders': { scopes: 'orders/read' },
      'Mutation.placeOrder': { scopes: 'orders/write' },
      'Order.price': { anyScope: ['orders/read', 'orders/write'] },
    }
    expect(await graphql({ fields })(appSyncEvent(bare()))).toMatchObject({
      isAuthorized: true,
      deniedFields: ['Mutation.placeOrder'],
    })
  })

  it('never lets a result outlive the token', async () => {
    const now = Math.floor(Date.now() / 1000)
    const short = await cognito.mintToken({ expiresInSeconds: 60, scopes: ['orders/read'] })
    const later = (seconds: number) => ({
      cacheSeconds: 3600,
      clock: { now: () => now + seconds, monotonic: () => seconds, schedule: () => () => {} },
    })
    const ttlAfter = async (seconds: number) =>
      (await graphql(later(seconds))(appSyncEvent(short))).ttlOverride
    expect(await ttlAfter(30)).toBeLessThanOrEqual(31)
    expect(await ttlAfter(30)).toBeGreaterThanOrEqual(29)
    // Within the clock tolerance an expired token is still accepted: not for a moment from a cache.
    expect(await ttlAfter(63)).toBe(0)
  })

  it('lets nothing of a refusal be cached', async () => {
    const refusal = {
      isAuthorized: false,
      resolverContext: { clientId: '', scope: '', exp: '0' },
      deniedFields: [],
      ttlOverride: 0,
    }
    expect(await graphql()(appSyncEvent(expired))).toEqual(refusal)
    expect(await graphql()(appSyncEvent(''))).toEqual(refusal)
    expect(await graphql()(appSyncEvent(`${valid} ${valid}`))).toEqual(refusal)
    expect(await graphql({ requirement: { scopes: 'orders/write' } })(appSyncEvent(bare()))).toEqual(refusal)
    await expect(graphql(unreachable)(appSyncEvent(bare()))).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    })
  })

  it.each([
    ['a channel', () => appSyncChannelEvent(bare())],
    ['a REST API', () => tokenEvent(valid)],
    ['nothing', () => null],
  ])('throws for an event of %s', async (_name, event) => {
    await expect(graphql()(event() as never)).rejects.toThrow('does not support this event')
  })

  it.each([
    { cacheSeconds: -1 },
    { cacheSeconds: 3601 },
    { cacheSeconds: Number.NaN },
    { cacheSeconds: '60' },
    { fields: { placeOrder: {} } },
    { fields: { 'Mutation.placeOrder': { scope: 'orders/write' } } },
    { fields: null },
    { context: 'tenant' },
    { ttl: 60 },
  ])('refuses the options %j', (more) => {
    expect(() => graphql(more)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })
})

describe('authorizedCaller', () => {
  const context = { clientId: 'c', scope: 'orders/read orders/write', exp: '1000' }

  it('reads what either kind of API passed on', () => {
    const caller = { clientId: 'c', scopes: ['orders/read', 'orders/write'], expiresAt: 1000 }
    expect(authorizedCaller({ requestContext: { authorizer: context } }, 999)).toEqual(caller)
    expect(authorizedCaller({ requestContext: { authorizer: { lambda: context } } }, 999)).toEqual(caller)
  })

  it('reads what an AppSync authorizer passed on', () => {
    const caller = authorizedCaller({ identity: { resolverContext: context } }, 999)
    expect(caller).toMatchObject({ clientId: 'c', expiresAt: 1000 })
  })

  it('knows nobody from a polluted prototype', () => {
    Object.defineProperty(Object.prototype, 'requestContext', {
      value: { authorizer: { ...context, exp: '99999999999' } },
      configurable: true,
    })
    try {
      expect(authorizedCaller({})).toBeUndefined()
    } finally {
      Reflect.deleteProperty(Object.prototype, 'requestContext')
    }
    expect(authorizedCaller({ requestContext: { authorizer: Object.create(context) } }, 0)).toBeUndefined()
    expect(authorizedCaller({ requestContext: Object.create({ authorizer: context }) }, 0)).toBeUndefined()
  })

  it('knows nobody once the token has expired, or without an authorizer', () => {
    expect(authorizedCaller({ requestContext: { authorizer: context } }, 1000)).toBeUndefined()
    expect(
      authorizedCaller({ requestContext: { authorizer: { ...context, exp: 'NaN' } } }, 0),
    ).toBeUndefined()
    expect(
      authorizedCaller({ requestContext: { authorizer: { ...context, exp: 'Infinity' } } }, 0),
    ).toBeUndefined()
    expect(
      authorizedCaller({ requestContext: { authorizer: { ...context, clientId: '' } } }, 0),
    ).toBeUndefined()
    expect(authorizedCaller({ requestContext: { authorizer: null } })).toBeUndefined()
    expect(authorizedCaller({})).toBeUndefined()
  })
})
