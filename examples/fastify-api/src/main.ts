import { runExample } from '@cognito-m2m/example-orders'
import { createApp } from './app.ts'

await runExample('An orders API on fastify', async (cognito, port) => {
  const app = await createApp({ issuers: [{ issuer: cognito.issuer }] })
  const url = await app.listen({ port, host: '127.0.0.1' })
  return { url, close: () => app.close() }
})
