import { orders } from '@cognito-m2m/example-orders'
import { policyAuthorizer } from '@cognito-m2m/lambda'
import type { Trust } from './trust.ts'

/**
 * The same API, protected by an API Gateway authorizer instead of a guard. It returns one policy for all routes, which
 * API Gateway may cache. The handler then calls `authorizedCaller(event)`.
 */
export function createAuthorizer(trust: Trust) {
  return policyAuthorizer({
    ...trust,
    resource: orders,
    routes: {
      'GET /orders': { scopes: 'read' },
      'GET /orders/{id}': { scopes: 'read' },
      'POST /orders': { scopes: 'write' },
    },
  })
}
