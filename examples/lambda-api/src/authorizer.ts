import { orders } from '@cognito-m2m/example-orders'
import { policyAuthorizer } from '@cognito-m2m/lambda'
import type { Trust } from './trust.ts'

/**
 * The same API guarded by an authorizer of API Gateway instead. One policy for all routes: API Gateway may cache it.
 * The handler behind it then calls `authorizedCaller(event)`.
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
