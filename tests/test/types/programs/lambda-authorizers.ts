import { defineResourceServer } from '@cognito-m2m/core'
import {
  type AppSyncResult,
  type AuthorizerContext,
  appSyncAuthorizer,
  authorizedCaller,
  policyAuthorizer,
  simpleAuthorizer,
  webSocketAuthorizer,
} from '@cognito-m2m/lambda/authorizer'
import { cognitoM2M } from '@cognito-m2m/lambda/handler'
import type {
  APIGatewayProxyEvent,
  APIGatewayRequestAuthorizerHandler,
  APIGatewayRequestSimpleAuthorizerHandlerV2,
  APIGatewayRequestSimpleAuthorizerHandlerV2WithContext,
  APIGatewayTokenAuthorizerHandler,
  APIGatewayTokenAuthorizerWithContextHandler,
  AppSyncResolverEvent,
} from 'aws-lambda'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Change' } })
const api = { userPoolId: 'eu-west-1_AbCdEf123', resource: orders } as const

export const policy = policyAuthorizer({
  ...api,
  routes: { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: ['read', 'orders/write'] } },
  context: (token) => ({ resources: token.resources.join(' ') }),
})
export const token: APIGatewayTokenAuthorizerHandler = policy
export const tokenWithContext: APIGatewayTokenAuthorizerWithContextHandler<AuthorizerContext> = policy
export const request: APIGatewayRequestAuthorizerHandler = policy

export const simple = simpleAuthorizer({ ...api, routes: { 'GET /orders': {} }, cached: false })
export const simpleHandler: APIGatewayRequestSimpleAuthorizerHandlerV2 = simple
export const simpleWithContext: APIGatewayRequestSimpleAuthorizerHandlerV2WithContext<AuthorizerContext> =
  simple

export const connect = webSocketAuthorizer({ ...api, requirement: { scopes: 'read' } })
export const connectHandler: APIGatewayRequestAuthorizerHandler = connect

export const graphql = appSyncAuthorizer({ ...api, fields: { 'Mutation.placeOrder': { scopes: 'write' } } })
export const graphqlType: Same<Awaited<ReturnType<typeof graphql>>, AppSyncResult> = true

// One authorizer for several functions of a file.
const guard = cognitoM2M(api)
export const shared = policyAuthorizer({
  authorizer: guard.authorizer,
  routes: { 'GET /orders': { scopes: 'read' } },
})

export function behind(event: APIGatewayProxyEvent, field: AppSyncResolverEvent<unknown>) {
  const caller = authorizedCaller(event) ?? authorizedCaller(field)
  // @ts-expect-error the token may have expired
  caller.clientId
  return caller?.clientId
}

export const sharedGuard = cognitoM2M({ authorizer: guard.authorizer })
export const sharedHandler = sharedGuard({ scopes: 'read' }, () => ({ statusCode: 200 }))

const misspelled = { scopes: 'raed' } as const
export function mistakes() {
  // @ts-expect-error a misspelled scope
  policyAuthorizer({ ...api, routes: { 'GET /orders': misspelled } })
  // @ts-expect-error a misspelled scope
  simpleAuthorizer({ ...api, routes: { 'GET /orders': misspelled } })
  // @ts-expect-error a misspelled scope
  webSocketAuthorizer({ ...api, requirement: misspelled })
  // @ts-expect-error a misspelled scope
  appSyncAuthorizer({ ...api, fields: { 'Query.orders': misspelled } })
  // @ts-expect-error a misspelled scope of a shared authorizer
  policyAuthorizer({ authorizer: guard.authorizer, routes: { 'GET /orders': misspelled } })
  // @ts-expect-error a misspelled scope of a shared authorizer
  sharedGuard(misspelled, () => ({ statusCode: 200 }))
  // @ts-expect-error no authorizer has anonymous callers
  webSocketAuthorizer({ ...api, requirement: { anonymous: true } })
  // @ts-expect-error the routes are missing
  policyAuthorizer(api)
  // @ts-expect-error only a simple authorizer has this option
  policyAuthorizer({ ...api, routes: { 'GET /orders': {} }, cached: false })
}
