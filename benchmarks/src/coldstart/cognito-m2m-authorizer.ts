import { policyAuthorizer } from '@cognito-m2m/lambda/authorizer'
import { seed } from './seed.ts'

export const handler = policyAuthorizer({
  issuers: [{ issuer: seed.issuer, jwks: seed.jwks }],
  routes: { 'GET /orders': { scopes: [seed.scope] } },
})
