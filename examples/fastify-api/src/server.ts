import { createApp } from './app.ts'

// Set COGNITO_USER_POOL_ID for Amazon Cognito, or COGNITO_ISSUER for a local emulator or another issuer.
const { COGNITO_USER_POOL_ID, COGNITO_ISSUER, PORT = '3000' } = process.env
if (COGNITO_USER_POOL_ID === undefined && COGNITO_ISSUER === undefined) {
  throw new Error('Set COGNITO_USER_POOL_ID (such as eu-west-1_AbCdEf123) or COGNITO_ISSUER.')
}

const app = await createApp(
  COGNITO_USER_POOL_ID !== undefined
    ? { userPoolId: COGNITO_USER_POOL_ID }
    : { issuers: [{ issuer: COGNITO_ISSUER ?? '' }] },
)
const url = await app.listen({ port: Number(PORT), host: '127.0.0.1' }).catch((cause: unknown) => {
  const { code, port } = Object(cause) as { code?: string; port?: number }
  // If there is a parent process, it reports the failure.
  if (process.send !== undefined) process.send({ failed: code, port })
  else
    process.stderr.write(
      code === 'EADDRINUSE' ? `Port ${port} is already in use. Set PORT.\n` : `${String(cause)}\n`,
    )
  process.exit(1)
})
// If there is a parent process, it waits for the address.
process.send?.({ url })

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())
process.once('disconnect', () => void app.close())
