// #region shown
import { createTokenSource } from '@cognito-m2m/core'

const tokens = createTokenSource({
  tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
  clientId: process.env.CLIENT_ID ?? '',
  clientSecret: process.env.CLIENT_SECRET ?? '',
  scopes: ['orders/read', 'orders/write'],
})

export default function getToken(): Promise<string> {
  return tokens.getToken()
}
// #endregion shown
