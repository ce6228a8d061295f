import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'

export const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod'

/** As API Gateway documents it, with the members that matter here. */
export function tokenEvent(authorizationToken: string, method = 'GET', path = '/orders') {
  return { type: 'TOKEN' as const, authorizationToken, methodArn: `${stage}/${method}${path}` }
}

export function requestEvent(
  headers: Record<string, string>,
  more: Partial<APIGatewayRequestAuthorizerEvent> & { identitySource?: string | null } = {},
) {
  return {
    type: 'REQUEST' as const,
    methodArn: `${stage}/GET/orders`,
    resource: '/orders',
    path: '/orders',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...more,
  }
}

export function eventV2(
  authorization: string | undefined,
  more: Partial<Omit<APIGatewayRequestAuthorizerEventV2, 'identitySource'>> & {
    identitySource?: string[] | null
  } = {},
) {
  const routeKey = more.routeKey ?? 'GET /orders'
  return {
    version: '2.0',
    type: 'REQUEST' as const,
    routeArn: `${stage}/${routeKey.replace(' ', '')}`,
    routeKey,
    identitySource: authorization === undefined ? null : [authorization, routeKey],
    rawPath: '/orders',
    headers: authorization === undefined ? {} : { authorization },
    ...more,
  }
}

/** For `$connect` of a WebSocket API. */
export function webSocketEvent(headers: Record<string, string>) {
  const all = { Connection: 'upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', ...headers }
  return {
    type: 'REQUEST' as const,
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/default/$connect',
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    queryStringParameters: {},
    stageVariables: {},
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: 'default',
      connectionId: 'L0SM9cOFvHcCIhw=',
      connectedAt: 1_763_000_000_000,
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      apiId: 'abcdef1234',
    },
  }
}

/** For an AppSync GraphQL API. */
export function appSyncEvent(authorizationToken: string) {
  return {
    authorizationToken,
    requestContext: {
      apiId: 'abcdefghijklmnopqrstuvwxyz',
      accountId: '123456789012',
      requestId: '3f1c8a52-0000-4000-8000-5c1e9d7b2a10',
      queryString: 'query Orders { orders { id } }',
      operationName: 'Orders',
      variables: {},
    },
    requestHeaders: { host: 'example.appsync-api.eu-west-1.amazonaws.com' },
  }
}

/** For a channel of an AppSync Event API: it has no query, and an operation of its own. */
export function appSyncChannelEvent(authorizationToken: string) {
  return {
    authorizationToken,
    requestContext: {
      apiId: 'abcdefghijklmnopqrstuvwxyz',
      accountId: '123456789012',
      requestId: '3f1c8a52-0000-4000-8000-5c1e9d7b2a10',
      operation: 'EVENT_SUBSCRIBE',
      channelNamespaceName: 'default',
      channel: '/default/orders',
    },
    requestHeaders: {},
  }
}
