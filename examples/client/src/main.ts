import { createApp } from '@cognito-m2m/example-fastify-api/app'
import { startOrdersCognito } from '@cognito-m2m/example-orders'
import { runClient } from './client.ts'
import { report } from './report.ts'

// Set TOKEN_ENDPOINT, CLIENT_ID, CLIENT_SECRET and API_URL to call your API. If none of them is set, it starts a local
// emulator and the example API, and calls that.
const { TOKEN_ENDPOINT, CLIENT_ID = '', CLIENT_SECRET = '', API_URL = '', CALLS = '20' } = process.env
if (TOKEN_ENDPOINT !== undefined) {
  const missing = Object.entries({ CLIENT_ID, CLIENT_SECRET, API_URL }).filter(([, value]) => value === '')
  if (missing.length > 0) {
    process.stderr.write(
      `TOKEN_ENDPOINT is set, so set ${missing.map(([name]) => name).join(', ')} as well.\n`,
    )
    process.exit(1)
  }
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

const services =
  TOKEN_ENDPOINT === undefined
    ? await startServices()
    : {
        cognito: { tokenEndpoint: TOKEN_ENDPOINT, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
        api: API_URL,
        close: async () => {},
      }
const print = (line: string) => void process.stdout.write(`${line}\n`)
print(`Calling ${services.api}/orders once a second, ${CALLS} times. Ctrl-C ends it early.`)
const { cognito, api } = services
const tally = await runClient({
  cognito,
  api,
  calls: Number(CALLS),
  pauseSeconds: 1,
  signal: stop.signal,
  print,
})
print(report(tally))
await services.close()

async function startServices() {
  const local = await startOrdersCognito()
  const app = await createApp({ issuers: [{ issuer: local.issuer }] }, { logger: false })
  const api = await app.listen({ port: 0, host: '127.0.0.1' })
  const { tokenEndpoint, clientId, clientSecret } = local
  const close = async () => {
    await app.close()
    await local.close()
  }
  return { cognito: { tokenEndpoint, clientId, clientSecret }, api, close }
}
