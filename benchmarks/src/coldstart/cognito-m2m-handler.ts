import { guard } from './cognito-m2m-guard.ts'
import { seed } from './seed.ts'

export const handler = guard({ scopes: [seed.scope] }, async (_event, accessToken) => ({
  statusCode: 200,
  body: JSON.stringify({ client: accessToken.clientId }),
}))
