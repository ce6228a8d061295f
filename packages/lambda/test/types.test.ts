import {
  type AccessTokenClaims,
  createAuthorizer,
  defineResourceServer,
  type ValidatedToken,
} from '@cognito-m2m/core'
import type {
  ALBEvent,
  ALBHandler,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayRequestAuthorizerHandler,
  APIGatewayRequestAuthorizerWithContextHandler,
  APIGatewayRequestSimpleAuthorizerHandlerV2,
  APIGatewayRequestSimpleAuthorizerHandlerV2WithContext,
  APIGatewayTokenAuthorizerHandler,
  APIGatewayTokenAuthorizerWithContextHandler,
  Context,
  LambdaFunctionURLEvent,
  LambdaFunctionURLHandler,
  StreamifyHandler,
} from 'aws-lambda'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type AppSyncAuthorizerEvent,
  type AuthorizerContext,
  appSyncAuthorizer,
  cognitoM2M,
  policyAuthorizer,
  simpleAuthorizer,
  type VpcLatticeEventV1,
  type VpcLatticeEventV2,
  webSocketAuthorizer,
} from '../src/index.ts'

const pool = { userPoolId: 'eu-west-1_AbCdEf123', prefetch: false } as const
const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })
const guard = cognitoM2M({ ...pool, resource: orders })
const ok = { statusCode: 200, body: '' }

describe('types', () => {
  it('type the handler by the event that it names', () => {
    const rest = guard({}, (event: APIGatewayProxyEvent) => ({ statusCode: 200, body: event.path }))
    const http = guard({}, (event: APIGatewayProxyEventV2) => ({ statusCode: 200, body: event.rawPath }))
    const url = guard({ anonymous: true }, (_event: LambdaFunctionURLEvent, accessToken) => ({
      statusCode: 200,
      body: accessToken?.clientId ?? 'nobody',
    }))
    const loadBalancer = guard({}, (_event: ALBEvent) => ok)
    expectTypeOf(rest).toExtend<APIGatewayProxyHandler>()
    expectTypeOf(http).toExtend<APIGatewayProxyHandlerV2>()
    expectTypeOf(url).toExtend<LambdaFunctionURLHandler>()
    expectTypeOf(loadBalancer).toExtend<ALBHandler>()
    guard({}, (event: VpcLatticeEventV2) => ({ ...ok, body: event.path }))
    guard({}, (event: VpcLatticeEventV1) => ({ ...ok, body: event.raw_path }))
    // @ts-expect-error An event that has no headers cannot be guarded.
    guard({}, (event: { records: string[] }) => ({ ...ok, body: event.records[0] ?? '' }))
  })

  it('fit a handler that streams its response', () => {
    const streaming = guard(
      {},
      async (
        _event: APIGatewayProxyEventV2,
        accessToken,
        responseStream: awslambda.HttpResponseStream,
        context: Context,
      ) => {
        responseStream.end(`${accessToken.clientId} ${context.awsRequestId}`)
      },
    )
    expectTypeOf(streaming).toExtend<StreamifyHandler<APIGatewayProxyEventV2>>()
  })

  it('make the token null only where callers may be anonymous', () => {
    guard({ scopes: 'read' }, (_event, accessToken) => {
      expectTypeOf(accessToken).toEqualTypeOf<ValidatedToken<unknown>>()
      return ok
    })
    guard({ anonymous: true }, (_event, accessToken) => {
      expectTypeOf(accessToken).toEqualTypeOf<ValidatedToken<unknown> | null>()
      return ok
    })
    const maybe: boolean = JSON.parse('true')
    guard({ anonymous: maybe }, (_event, accessToken) => {
      expectTypeOf(accessToken).toEqualTypeOf<ValidatedToken<unknown> | null>()
      return ok
    })
    expectTypeOf(guard.check()).returns.resolves.toExtend<{ allowed: boolean }>()
    expectTypeOf(guard.middy().before).parameter(0).toHaveProperty('context')
  })

  it('type custom claims by their schema', () => {
    const typed = cognitoM2M({
      ...pool,
      customClaims: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value: unknown) => ({ value: value as { tenant: string } }),
        },
      },
    })
    typed({}, (_event, accessToken) => {
      expectTypeOf(accessToken.claims).toEqualTypeOf<AccessTokenClaims & { tenant: string }>()
      return ok
    })
  })

  it('know the scopes of the resource, short and full', () => {
    guard({ scopes: ['read', 'orders/write'] }, () => ok)
    // @ts-expect-error A misspelled scope.
    expect(() => guard({ scopes: 'raed' }, () => ok)).toThrow('`read`')
    // @ts-expect-error A scope of another resource server.
    guard({ scopes: 'invoices/read' }, () => ok)
    // @ts-expect-error A misspelled member.
    expect(() => guard({ scope: 'read' }, () => ok)).toThrow('`scopes`')
    policyAuthorizer({ ...pool, resource: orders, routes: { 'GET /orders': { scopes: 'read' } } })
    const misspelled = { scopes: 'raed' } as const
    const typo = { ...pool, resource: orders } as const
    // @ts-expect-error A misspelled scope.
    expect(() => policyAuthorizer({ ...typo, routes: { 'GET /a': misspelled } })).toThrow('routes["GET /a"]')
    // @ts-expect-error A misspelled scope.
    expect(() => simpleAuthorizer({ ...typo, routes: { 'GET /a': misspelled } })).toThrow('routes["GET /a"]')
    // @ts-expect-error A misspelled scope.
    expect(() => appSyncAuthorizer({ ...typo, fields: { 'Query.a': misspelled } })).toThrow(
      'fields["Query.a"]',
    )
    // @ts-expect-error A misspelled scope.
    expect(() => appSyncAuthorizer({ ...typo, requirement: misspelled })).toThrow('`read`')
    // @ts-expect-error A misspelled scope.
    expect(() => webSocketAuthorizer({ ...typo, requirement: misspelled })).toThrow('`read`')
    // Without a definition, any scope is a string.
    cognitoM2M({ ...pool, resource: 'orders' })({ scopes: 'read' }, () => ok)
    cognitoM2M(pool)({ scopes: 'orders/read' }, () => ok)
  })

  it('are those of aws-lambda for authorizers', () => {
    const policy = policyAuthorizer({ ...pool, routes: { 'GET /orders': {} } })
    expectTypeOf(policy).toExtend<APIGatewayTokenAuthorizerHandler>()
    expectTypeOf(policy).toExtend<APIGatewayTokenAuthorizerWithContextHandler<AuthorizerContext>>()
    expectTypeOf(policy).toExtend<APIGatewayRequestAuthorizerHandler>()
    expectTypeOf(policy).toExtend<APIGatewayRequestAuthorizerWithContextHandler<AuthorizerContext>>()
    const simple = simpleAuthorizer({ ...pool, routes: { 'GET /orders': {} } })
    expectTypeOf(simple).toExtend<APIGatewayRequestSimpleAuthorizerHandlerV2>()
    expectTypeOf(simple).toExtend<APIGatewayRequestSimpleAuthorizerHandlerV2WithContext<AuthorizerContext>>()
    expectTypeOf(webSocketAuthorizer(pool)).toExtend<APIGatewayRequestAuthorizerHandler>()
    expectTypeOf(appSyncAuthorizer(pool)).parameter(0).toEqualTypeOf<AppSyncAuthorizerEvent>()
  })

  it('let handlers and authorizers share one authorizer', () => {
    const { authorizer } = guard
    policyAuthorizer({ authorizer, prefetch: false, routes: { 'GET /orders': { scopes: 'read' } } })
    cognitoM2M({ authorizer, prefetch: false })({ scopes: 'read' }, () => ok)
    cognitoM2M({ authorizer: createAuthorizer({ userPoolId: pool.userPoolId }), prefetch: false })
  })
})
