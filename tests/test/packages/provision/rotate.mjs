// Runs the function that the construct deploys, as Lambda would: events in, and nothing but the AWS SDK beside it.
import { createInterface } from 'node:readline'

const { handler } = await import(process.argv[2])
for await (const line of createInterface({ input: process.stdin })) {
  const outcome = await handler(JSON.parse(line)).then(
    (result) => ({ result: result ?? null }),
    (error) => ({ error: error.message }),
  )
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
