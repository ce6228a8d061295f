import { listening, runExample } from '@cognito-m2m/example-orders'
import { createApp } from './app.ts'

await runExample('An orders API on express', async (cognito, port) => {
  const { app, guard } = createApp({ issuers: [{ issuer: cognito.issuer }] })
  await guard.prefetch()
  return listening(app.listen(port, '127.0.0.1'), guard.close)
})
