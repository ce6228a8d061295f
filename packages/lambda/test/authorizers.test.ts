import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import type {
  APIGatewayRequestAuthorizerHandler,
  APIGatewayRequestSimpleAuthorizerHandlerV2,
  APIGatewayTokenAuthorizerHandler,
} from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { type AuthorizerEvent, authorizedCaller, cognitoM2M } from '../src/index.ts'
import { eventV2, requestEvent, stage, tokenEvent } from './support/events.ts'
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

const guardOf = (more: object = {}) => cognitoM2M({ issuers: [{ issuer: cognito.issuer }], ...more })
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
    const result = await guardOf().policyAuthorizer(routes)(event())
    expect(result.principalId).toBe(cognito.clientId)
    expect(permits(result.policyDocument, `${stage}/GET/orders`)).toBe(true)
    expect(permits(result.policyDocument, `${stage}/POST/orders`)).toBe(false)
    expect(result.context).toEqual({
      clientId: cognito.clientId,
      scope: 'orders/read',
      exp: expect.stringMatching(/^\d+$/),
    })
  })

  it.each([undefined, null, 'text', {}])('lets nobody in who invokes it with %s', async (event) => {
    const guard = guardOf()
    await expect(guard.policyAuthorizer(routes)(event as never)).rejects.toThrow(/^Unauthorized$/)
    expect(await guard.simpleAuthorizer(routes)(event as never)).toEqual({ isAuthorized: false })
    expect(guard.metadata(event as never)).toBeUndefined()
  })

  it('says the same for a token whichever route it was asked about', async () => {
    const authorize = guardOf().policyAuthorizer(routes)
    const [asked, other] = [await authorize(tokenEvent(valid)), await authorize(tokenEvent(valid, 'POST'))]
    expect(other).toEqual(asked)
  })

  it('never takes a wildcard from the request', async () => {
    const { policyDocument } = await guardOf().policyAuthorizer(routes)(tokenEvent(valid, 'GET', '/*'))
    expect(JSON.stringify(policyDocument)).not.toContain('*')
  })

  it.each<[string, () => AuthorizerEvent]>([
    ['an expired token', () => tokenEvent(expired)],
    ['a bare token', () => tokenEvent(valid.slice('Bearer '.length))],
    ['no token', () => tokenEvent('')],
    ['no header', () => requestEvent({})],
    ['two values', () => requestEvent({}, { multiValueHeaders: { Authorization: ['Bearer x.y.z', valid] } })],
    [
      'case variants that differ',
      () => requestEvent({ Authorization: valid, authorization: 'Bearer x.y.z' }),
    ],
    [
      'an identity source without the token',
      () => requestEvent({ Authorization: valid }, { identitySource: 'GET' }),
    ],
    ['HTTP API 2.0 without identity source', () => eventV2(valid, { identitySource: null })],
  ])('throws exactly Unauthorized for %s', async (_name, event) => {
    await expect(guardOf().policyAuthorizer(routes)(event())).rejects.toThrow(/^Unauthorized$/)
  })

  it('throws something else while keys are unavailable, so that nothing is cached', async () => {
    const failure = guardOf(unreachable).policyAuthorizer(routes)(tokenEvent(valid))
    await expect(failure).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    await expect(failure).rejects.not.toThrow(/Unauthorized|internal text/)
  })

  it('passes on more where asked, never in place of its own', async () => {
    const authorize = guardOf().policyAuthorizer(routes, {
      context: () => ({ tenant: 'a', clientId: 'forged' }),
    })
    expect((await authorize(tokenEvent(valid))).context).toMatchObject({
      tenant: 'a',
      clientId: cognito.clientId,
    })
  })
})

describe('simpleAuthorizer', () => {
  it('decides on the route that was asked for', async () => {
    const authorize = guardOf().simpleAuthorizer(routes)
    expect(await authorize(eventV2(valid))).toMatchObject({
      isAuthorized: true,
      context: { clientId: cognito.clientId, scope: 'orders/read' },
    })
    expect(await authorize(eventV2(valid, { routeKey: 'POST /orders' }))).toEqual({ isAuthorized: false })
    expect(await authorize(eventV2(valid, { routeKey: 'GET /elsewhere' }))).toEqual({ isAuthorized: false })
    expect(await authorize(eventV2(expired))).toEqual({ isAuthorized: false })
  })

  it.each([null, []])('denies where the identity source is %j', async (identitySource) => {
    expect(await guardOf().simpleAuthorizer(routes)(eventV2(valid, { identitySource }))).toEqual({
      isAuthorized: false,
    })
    expect(await guardOf().simpleAuthorizer(routes)(eventV2(undefined, { identitySource }))).toEqual({
      isAuthorized: false,
    })
  })

  it('refuses to give an answer that the cache would hand to other routes', async () => {
    const byTokenOnly = () => eventV2(valid, { identitySource: [valid] })
    await expect(guardOf().simpleAuthorizer(routes)(byTokenOnly())).rejects.toThrow('$context.routeKey')
    expect(await guardOf().simpleAuthorizer(routes, { cached: false })(byTokenOnly())).toMatchObject({
      isAuthorized: true,
    })
  })

  it('is not told by the caller that the cache knows routes', async () => {
    for (const sent of [
      { headers: { authorization: valid, 'x-any': 'GET /orders' } },
      { queryStringParameters: { any: 'GET /orders' } },
      { cookies: ['GET /orders'] },
    ]) {
      await expect(guardOf().simpleAuthorizer(routes)(eventV2(valid, sent as never))).rejects.toThrow(
        '$context.routeKey',
      )
    }
  })

  it('throws while keys are unavailable, and for a key that may only be new', async () => {
    await expect(guardOf(unreachable).simpleAuthorizer(routes)(eventV2(valid))).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    })
    const unknown = `Bearer ${await cognito.mintToken({ header: { kid: 'not-yet-published' } })}`
    await expect(guardOf().simpleAuthorizer(routes)(eventV2(unknown))).rejects.toThrow(/^Unauthorized$/)
  })
})

describe('authorizedCaller', () => {
  const context = { clientId: 'c', scope: 'orders/read orders/write', exp: '1000' }

  it('reads what either kind of API passed on', () => {
    const caller = { clientId: 'c', scopes: ['orders/read', 'orders/write'], expiresAt: 1000 }
    expect(authorizedCaller({ requestContext: { authorizer: context } }, 999)).toEqual(caller)
    expect(authorizedCaller({ requestContext: { authorizer: { lambda: context } } }, 999)).toEqual(caller)
  })

  it('knows nobody once the token has expired, or without an authorizer', () => {
    expect(authorizedCaller({ requestContext: { authorizer: context } }, 1000)).toBeUndefined()
    expect(
      authorizedCaller({ requestContext: { authorizer: { ...context, exp: 'NaN' } } }, 0),
    ).toBeUndefined()
    expect(
      authorizedCaller({ requestContext: { authorizer: { ...context, exp: 'Infinity' } } }, 0),
    ).toBeUndefined()
    expect(authorizedCaller({ requestContext: { authorizer: null } })).toBeUndefined()
    expect(authorizedCaller({})).toBeUndefined()
  })
})

it('the types are those of aws-lambda', () => {
  const guard = guardOf({ prefetch: false })
  expectTypeOf(guard.policyAuthorizer(routes)).toExtend<APIGatewayTokenAuthorizerHandler>()
  expectTypeOf(guard.policyAuthorizer(routes)).toExtend<APIGatewayRequestAuthorizerHandler>()
  expectTypeOf(guard.simpleAuthorizer(routes)).toExtend<APIGatewayRequestSimpleAuthorizerHandlerV2>()
})
