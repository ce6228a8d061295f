// #region shown
let token = ''
let expiresAt = 0

export default async function getToken(): Promise<string> {
  if (Date.now() < expiresAt - 30_000) return token
  const credentials = btoa(`${process.env.CLIENT_ID}:${process.env.CLIENT_SECRET}`)
  const response = await fetch('https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders/read orders/write' }),
  })
  if (!response.ok) throw new Error(`No token: ${response.status}`)
  const body = (await response.json()) as { access_token: string; expires_in: number }
  token = body.access_token
  expiresAt = Date.now() + body.expires_in * 1000
  return token
}
// #endregion shown
