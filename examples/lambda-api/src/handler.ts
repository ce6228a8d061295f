import { orders } from '@cognito-m2m/example-orders'
import { cognitoM2M } from '@cognito-m2m/lambda'
import type { APIGatewayProxyEventV2, APIGatewayProxyHandlerV2 } from 'aws-lambda'
import type { Trust } from './trust.ts'

/** An orders API behind an HTTP API or a function URL: one function, two routes, each guarded. */
export function createHandler(trust: Trust): APIGatewayProxyHandlerV2 {
  const guard = cognitoM2M({ ...trust, resource: orders })

  const listOrders = guard({ scopes: 'read' }, (_event: APIGatewayProxyEventV2, accessToken) =>
    json(200, { client: accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] }),
  )
  const placeOrder = guard({ scopes: 'write' }, (_event: APIGatewayProxyEventV2, accessToken) =>
    json(201, { client: accessToken.clientId, id: 2 }),
  )

  return async (event) => {
    if (event.rawPath !== '/orders') return json(404, { message: 'Not Found' })
    return event.requestContext.http.method === 'POST' ? placeOrder(event) : listOrders(event)
  }
}

function json(statusCode: number, body: unknown) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
