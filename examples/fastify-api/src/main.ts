import { curlLines, startOrdersCognito } from '@cognito-m2m/example-orders'
import { createApp } from './app.ts'

const cognito = await startOrdersCognito()
const app = await createApp({ issuers: [{ issuer: cognito.issuer }] })
const api = await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })
const { tokenEndpoint, clientId, clientSecret } = cognito
process.stdout.write(curlLines({ tokenEndpoint, clientId, clientSecret, api }))

const stop = async () => {
  await app.close()
  await cognito.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
