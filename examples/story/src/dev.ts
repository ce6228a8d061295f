import { curlLines } from '@cognito-m2m/example-orders'
import { PortTakenError, startServices } from './services.ts'

// The same ports at every start, so that exported variables stay valid.
const { COGNITO_PORT = '9339', COGNITO_ADMIN_PORT = '9340', PORT = '3000' } = process.env
const ports = { cognito: Number(COGNITO_PORT), console: Number(COGNITO_ADMIN_PORT), api: Number(PORT) }
const variables = { COGNITO_PORT: ports.cognito, COGNITO_ADMIN_PORT: ports.console, PORT: ports.api }

await startServices(ports).then(
  ({ cognito, api, stop }) => {
    process.stdout.write(`
A local Cognito and an orders API. Not for production: the keys are public. Press Ctrl-C to stop.

  API             ${api.url}/orders
  token endpoint  ${cognito.tokenEndpoint}
  issuer          ${cognito.issuer}
  console         ${cognito.adminUrl}

For your own client, in another terminal:

  export TOKEN_ENDPOINT=${cognito.tokenEndpoint}
  export CLIENT_ID=${cognito.clientId}
  export CLIENT_SECRET=${cognito.clientSecret}
  export API_URL=${api.url}

Or with curl:
${curlLines({ ...cognito, api: api.url })}`)
    // A signal handler alone does not keep the process alive; the children's IPC channels do.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  },
  (cause: unknown) => {
    process.stderr.write(`${explained(cause)}\n`)
    process.exitCode = 1
  },
)

function explained(cause: unknown): string {
  if (!(cause instanceof PortTakenError)) return cause instanceof Error ? cause.message : 'It did not start.'
  const [name = 'PORT'] = Object.entries(variables).find(([, port]) => port === cause.port) ?? []
  return `Port ${cause.port} is already in use. Choose another: ${name}=${cause.port + 1}, or ${name}=0 for any free one.`
}
