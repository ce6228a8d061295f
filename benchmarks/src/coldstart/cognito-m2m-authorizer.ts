import { guard } from './cognito-m2m-guard.ts'
import { seed } from './seed.ts'

export const handler = guard.policyAuthorizer({ 'GET /orders': { scopes: [seed.scope] } })
