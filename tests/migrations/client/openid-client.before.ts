// #region shown
import * as oidc from 'openid-client'

const config = new oidc.Configuration(
  {
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    token_endpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
  },
  process.env.CLIENT_ID ?? '',
  process.env.CLIENT_SECRET ?? '',
  oidc.ClientSecretBasic(process.env.CLIENT_SECRET ?? ''),
)
let held: (oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers) | undefined

export default async function getToken(): Promise<string> {
  if (held === undefined || (held.expiresIn() ?? 0) < 30) {
    held = await oidc.clientCredentialsGrant(config, { scope: 'orders/read orders/write' })
  }
  return held.access_token
}
// #endregion shown
