import { orders } from '@cognito-m2m/example-orders/orders'
import { type CognitoWebOptions, cognitoM2M } from '@cognito-m2m/web'

/** An orders API as one function from a web-standard request to a response: any runtime can serve it. */
export function createApp(cognito: CognitoWebOptions): (request: Request) => Promise<Response> {
  const guard = cognitoM2M(cognito)

  const listOrders = guard({ scopes: orders.scope('read') }, (_request, accessToken) =>
    Response.json({ client: accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] }),
  )
  const placeOrder = guard({ scopes: orders.scope('write') }, (_request, accessToken) =>
    Response.json({ client: accessToken.clientId, id: 2 }, { status: 201 }),
  )

  return async (request) => {
    if (new URL(request.url).pathname !== '/orders') return new Response('Not Found', { status: 404 })
    return request.method === 'POST' ? placeOrder(request) : listOrders(request)
  }
}
