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
