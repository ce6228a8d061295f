import { orders } from '@cognito-m2m/example-orders'
import { type CognitoLambdaOptions, cognitoM2M } from '@cognito-m2m/lambda'

/**
 * The same API guarded by an authorizer of API Gateway instead. One policy for all routes: API Gateway may cache it.
 * The handler behind it then calls `authorizedCaller(event)`.
 */
export function createAuthorizer(cognito: CognitoLambdaOptions) {
  return cognitoM2M(cognito).policyAuthorizer({
    'GET /orders': { scopes: orders.scope('read') },
    'GET /orders/{id}': { scopes: orders.scope('read') },
    'POST /orders': { scopes: orders.scope('write') },
  })
}
