import { startOrdersCognito } from '@cognito-m2m/example-orders'
import { foreignUserPoolId } from '@cognito-m2m/example-orders/cognito'

/** What the story may ask of the local Cognito, beside what any client may ask over HTTP. */
export type CognitoRequest = { readonly ask: 'foreign_token' | 'expired_token' | 'rotate_keys' }

const cognito = await startOrdersCognito({ adminPort: 0 })
const { issuer, jwksUri, tokenEndpoint, clientId, clientSecret, adminUrl } = cognito
process.send?.({ issuer, jwksUri, tokenEndpoint, clientId, clientSecret, adminUrl })

process.on('message', (request: CognitoRequest) => void answer(request))
process.once('disconnect', () => void cognito.close())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.disconnect())

async function answer({ ask }: CognitoRequest): Promise<void> {
  const scopes = ['orders/read'] as const
  if (ask === 'foreign_token')
    process.send?.({ token: await cognito.pool(foreignUserPoolId).mintToken({ scopes }) })
  if (ask === 'expired_token') {
    const now = Math.floor(Date.now() / 1000)
    process.send?.({ token: await cognito.mintToken({ scopes, claims: { iat: now - 3660, exp: now - 60 } }) })
  }
  if (ask === 'rotate_keys') {
    await cognito.rotateKeys()
    process.send?.({ rotated: true })
  }
}
