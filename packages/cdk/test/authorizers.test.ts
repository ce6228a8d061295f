import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CognitoM2M } from '@cognito-m2m/cdk'
import { startLocalCognito } from '@cognito-m2m/local'
import { App, Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { describe, expect, it } from 'vitest'
import { type AuthorizerConfig, authorizerFor } from '../src/authorizer-for.ts'
import { machines, orders } from './support/machines.ts'

const routes = { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: 'write' } } as const

function synthesizedApis() {
  const app = new App()
  const stack = new Stack(app, 'Apis', { env: { account: '123456789012', region: 'eu-west-1' } })
  const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
  const rest = new RestApi(stack, 'Rest', {
    defaultMethodOptions: { authorizer: auth.restAuthorizer('RestAuthorizer', { resource: orders, routes }) },
  })
  rest.root.addResource('orders').addMethod('GET')
  const http = new HttpApi(stack, 'Http', {
    defaultAuthorizer: auth.httpAuthorizer('HttpAuthorizer', { resource: orders, routes, cacheSeconds: 0 }),
  })
  const integration = new HttpUrlIntegration('Backend', 'https://backend.example.com')
  http.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration })
  const requirement = { scopes: 'read' } as const
  const authorizer = auth.webSocketAuthorizer('SocketAuthorizer', { resource: orders, requirement })
  new WebSocketApi(stack, 'Socket', {
    connectRouteOptions: { integration: new WebSocketMockIntegration('Connect'), authorizer },
  })
  const assembly = app.synth()
  const configs = readdirSync(assembly.directory).flatMap((name): AuthorizerConfig[] => {
    try {
      return [JSON.parse(readFileSync(join(assembly.directory, name, 'config.json'), 'utf8'))]
    } catch {
      return []
    }
  })
  return { template: Template.fromStack(stack), configs }
}

describe('authorizers out of a table of routes', () => {
  const { template, configs } = synthesizedApis()

  it('are cached by the token alone in REST and HTTP APIs, as their policy is for the whole API', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    })
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      IdentitySource: ['$request.header.Authorization'],
      EnableSimpleResponses: Match.absent(),
      AuthorizerResultTtlInSeconds: 0,
    })
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      IdentitySource: ['route.request.header.Authorization'],
    })
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'CUSTOM',
      HttpMethod: 'GET',
    })
  })

  it('run with the table that was synthesized', async () => {
    await using cognito = await startLocalCognito()
    const token = await cognito.mintToken({ scopes: ['orders/read'] })
    const trusted = { issuers: [{ issuer: cognito.issuer }] }
    const table = configs.find((config) => 'routes' in config)
    const requirement = configs.find((config) => 'requirement' in config)
    if (table === undefined || requirement === undefined) throw new Error('A configuration is missing.')
    const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod'
    const tokenEvent = {
      type: 'TOKEN',
      authorizationToken: `Bearer ${token}`,
      methodArn: `${stage}/POST/orders`,
    }
    expect(await authorizerFor(table, trusted)(tokenEvent as never)).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Allow', Resource: [`${stage}/GET/orders`] }] },
    })
    const connectEvent = {
      type: 'REQUEST',
      methodArn: `${stage}/$connect`,
      headers: { Authorization: `Bearer ${token}` },
      requestContext: { eventType: 'CONNECT', routeKey: '$connect', connectionId: 'c' },
    }
    expect(await authorizerFor(requirement, trusted)(connectEvent as never)).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Allow', Resource: [`${stage}/$connect`] }] },
    })
  })
})
