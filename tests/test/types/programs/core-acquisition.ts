import {
  createAuthorizedFetch,
  createTokenSource,
  createTokenSourceManager,
  defineResourceServer,
  type ScopeOf,
  TokenRequestError,
  type TokenSource,
} from '@cognito-m2m/core'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Change' } })

export const tokens = createTokenSource({
  tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
  clientId: '1example23456789',
  clientSecret: async () => process.env.CLIENT_SECRET ?? '',
  scopes: [orders.scope('read')],
})
export const api = createAuthorizedFetch({ tokens, origins: ['https://api.example.com'] })
export const manager = createTokenSourceManager({ maxSources: 100 })
export const anotherClient: TokenSource = manager.get({
  tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
  clientId: '1example23456789',
  clientSecret: 'secret',
})

export async function load(): Promise<unknown> {
  try {
    const token: string = await tokens.getToken()
    const response: Response = await api('https://api.example.com/orders', {
      headers: { 'x-length': `${token.length}` },
    })
    return await response.json()
  } catch (error) {
    if (error instanceof TokenRequestError) console.log(error.code, error.message)
    throw error
  }
}

export const scope: ScopeOf<typeof orders> = 'orders/write'
// @ts-expect-error no scope of that resource server
export const wrong: ScopeOf<typeof orders> = 'orders/delete'
export const held: { source?: TokenSource } = { source: tokens }
