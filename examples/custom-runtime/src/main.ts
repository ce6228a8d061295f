import { once } from 'node:events'
import { curlLines, startOrdersCognito } from '@cognito-m2m/example-orders'
import { type Runtime, runtimes, startRuntime } from './runtimes.ts'

const [runtime = 'node'] = process.argv.slice(2)
if (!runtimes.includes(runtime as Runtime)) throw new Error(`Choose one of ${runtimes.join(', ')}.`)

const cognito = await startOrdersCognito()
const { issuer, tokenEndpoint, clientId, clientSecret } = cognito
const port = Number(process.env.PORT ?? 3000)
const child = await startRuntime(runtime as Runtime, { issuer, port })
process.stdout.write(curlLines({ tokenEndpoint, clientId, clientSecret, api: `http://127.0.0.1:${port}` }))

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGTERM'))
await once(child, 'exit')
await cognito.close()
