import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { curlLines, startOrdersCognito } from '@cognito-m2m/example-orders'
import { createFront } from './front/front.ts'
import { createHandler } from './handler.ts'

const cognito = await startOrdersCognito()
const front = createFront('http', createHandler({ issuers: [{ issuer: cognito.issuer }] }))
front.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
await once(front, 'listening')
const { port } = front.address() as AddressInfo
const { tokenEndpoint, clientId, clientSecret } = cognito
process.stdout.write(curlLines({ tokenEndpoint, clientId, clientSecret, api: `http://127.0.0.1:${port}` }))

const stop = async () => {
  front.close()
  await cognito.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
