import { startOrdersCognito } from '@cognito-m2m/example-orders'
import { foreignUserPoolId } from '@cognito-m2m/example-orders/cognito'

/** Requests of the story to the emulator's process, in addition to HTTP. */
export type CognitoRequest = { readonly ask: 'foreign_token' | 'expired_token' | 'rotate_keys' }

const { COGNITO_PORT = '0', COGNITO_ADMIN_PORT = '0' } = process.env

const cognito = await startOrdersCognito({
  port: Number(COGNITO_PORT),
  adminPort: Number(COGNITO_ADMIN_PORT),
}).catch((cause: unknown) => {
  // The parent prints its own message.
  process.send?.({ failed: String(Object(cause).code), port: Object(cause).port })
  process.exit(1)
})
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
    process.send?.({ token: await cognito.mintToken({ scopes, expiresInSeconds: -60 }) })
  }
  if (ask === 'rotate_keys') {
    await cognito.rotateKeys()
    process.send?.({ rotated: true })
  }
}
