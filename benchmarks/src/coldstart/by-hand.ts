/** Returns the claims that a handwritten guard needs; undefined for an invalid token. */
export type Verify = (token: string) => Promise<Claims | undefined>

type Claims = { readonly [name: string]: unknown }

/** A handler for API Gateway events with a handwritten guard around a library that verifies tokens. */
export function handlerByHand(verify: Verify, scope: string) {
  return async (event: { headers: Record<string, string> }) => {
    const claims = await verify(bearerOf(event.headers.authorization))
    if (claims === undefined) return { statusCode: 401, body: '' }
    if (!hasScope(claims.scope, scope)) return { statusCode: 403, body: '' }
    return { statusCode: 200, body: JSON.stringify({ client: claims.client_id }) }
  }
}

/** A `TOKEN` authorizer with a policy for one route. */
export function authorizerByHand(verify: Verify, scope: string) {
  return async (event: { authorizationToken: string; methodArn: string }) => {
    const claims = await verify(bearerOf(event.authorizationToken))
    if (claims === undefined) throw new Error('Unauthorized')
    const Effect = hasScope(claims.scope, scope) ? 'Allow' : 'Deny'
    const Resource = event.methodArn.replace(/(\/[^/]+)\/.*$/, '$1/GET/orders')
    return {
      principalId: String(claims.client_id),
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
      },
    }
  }
}

function bearerOf(header = ''): string {
  return header.startsWith('Bearer ') ? header.slice(7) : ''
}

function hasScope(scope: unknown, wanted: string): boolean {
  return typeof scope === 'string' && scope.split(' ').includes(wanted)
}
