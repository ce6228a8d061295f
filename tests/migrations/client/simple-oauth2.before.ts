// #region shown
import { type AccessToken, ClientCredentials } from 'simple-oauth2'

const client = new ClientCredentials({
  client: { id: process.env.CLIENT_ID ?? '', secret: process.env.CLIENT_SECRET ?? '' },
  auth: { tokenHost: 'https://my-app.auth.eu-west-1.amazoncognito.com', tokenPath: '/oauth2/token' },
})
let held: AccessToken | undefined

export default async function getToken(): Promise<string> {
  if (held === undefined || held.expired(30)) {
    held = await client.getToken({ scope: ['orders/read', 'orders/write'] })
  }
  return String(held.token.access_token)
}
// #endregion shown
