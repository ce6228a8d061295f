import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { curlLines, startOrdersCognito } from '@cognito-m2m/example-orders'
import { createApp } from './app.ts'

const cognito = await startOrdersCognito()
const { app, guard } = createApp({ issuers: [{ issuer: cognito.issuer }] })
await guard.prefetch()
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const { tokenEndpoint, clientId, clientSecret } = cognito
process.stdout.write(curlLines({ tokenEndpoint, clientId, clientSecret, api: `http://127.0.0.1:${port}` }))

const stop = async () => {
  guard.close()
  server.close()
  await cognito.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
