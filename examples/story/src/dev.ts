import { curlLines } from '@cognito-m2m/example-orders'
import { startServices } from './services.ts'

const { cognito, api, stop } = await startServices()
process.stdout.write(`
A local Cognito and an orders API are up, until you press Ctrl-C. Not for production.

  issuer          ${cognito.issuer}
  token endpoint  ${cognito.tokenEndpoint}
  its console     ${cognito.adminUrl}
  API             ${api.url}
${curlLines({ ...cognito, api: api.url })}`)

// A pending signal handler alone would not keep the process; the children's channels do.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
