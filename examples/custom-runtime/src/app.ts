import { orders } from '@cognito-m2m/example-orders/orders'
import { type AuthorizerOptions, cognitoM2M } from '@cognito-m2m/web'

/** An orders API as one function from a web-standard request to a response: any runtime can serve it. */
export function createApp(
  trusted: Pick<AuthorizerOptions, 'userPoolId' | 'issuers'>,
): (request: Request) => Promise<Response> {
  const guard = cognitoM2M({ ...trusted, resource: orders })

  const listOrders = guard({ scopes: 'read' }, (_request, accessToken) =>
    Response.json({ client: accessToken.clientId, orders: [{ id: 1, article: 'lamp' }] }),
  )
  const placeOrder = guard({ scopes: 'write' }, (_request, accessToken) =>
    Response.json({ client: accessToken.clientId, id: 2 }, { status: 201 }),
  )

  return async (request) => {
    if (new URL(request.url).pathname !== '/orders') return new Response('Not Found', { status: 404 })
    return request.method === 'POST' ? placeOrder(request) : listOrders(request)
  }
}
