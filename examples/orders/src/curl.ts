/** Commands to try: get a token, call the API with it, call it without. */
export function curlLines(at: {
  tokenEndpoint: string
  clientId: string
  clientSecret: string
  api: string
}): string {
  return `
  # get an access token with the client's ID and secret
  TOKEN=$(curl -s -u '${at.clientId}:${at.clientSecret}' \\
    -d grant_type=client_credentials ${at.tokenEndpoint} \\
    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

  # call the API with it: 200
  curl -i -H "Authorization: Bearer $TOKEN" ${at.api}/orders

  # place an order, which requires the scope orders/write: 403, as this client does not have it
  curl -i -X POST -H "Authorization: Bearer $TOKEN" ${at.api}/orders

  # without a token: 401
  curl -i ${at.api}/orders
`
}
