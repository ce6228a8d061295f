import { listening, runExample } from '@cognito-m2m/example-orders'
import { createFront } from './front/front.ts'
import { createHandler } from './handler.ts'

await runExample('An orders API on Lambda, with a stand-in for API Gateway', (cognito, port) => {
  const front = createFront('http', createHandler({ issuers: [{ issuer: cognito.issuer }] }))
  return listening(front.listen(port, '127.0.0.1'))
})
