import { listening, orders, whyNot } from '@cognito-m2m/example-orders'
import { startLocalCognito } from '@cognito-m2m/local'
import { createApi } from './api.ts'
import { startFleet } from './fleet.ts'
import { startIncidents } from './incidents.ts'
import { startStrangers } from './strangers.ts'
import { startTelemetry } from './telemetry.ts'

const port = Number(process.env.PORT ?? 3000)
const metricsPort = Number(process.env.METRICS_PORT ?? 9464)
/** Time scale of this example: below 1, everything happens sooner. */
const pace = Number(process.env.PACE ?? 1)

const clients = Array.from({ length: 20 }, (_, n) => ({
  clientId: `fleet0client0${String(n).padStart(2, '0')}0for0reading`,
  clientSecret: `fleet_secret_${String(n).padStart(2, '0')}_for_the_example_only`,
  name: `fleet-${n}`,
  scopes: [orders.scope('read')],
  accessTokenSeconds: 300,
}))
const cognito = await startLocalCognito({
  seed: 'observed',
  userPools: [{ resourceServers: [orders], appClients: clients }],
})
const print = (line: string) => void process.stdout.write(`${line}\n`)
try {
  const telemetry = await startTelemetry(metricsPort)
  const { onEvent } = telemetry
  // In production keys are refreshed after 10 minutes, and stay usable for 24 hours.
  const keys = {
    softAgeSeconds: Math.max(1, 20 * pace),
    maxAgeSeconds: Math.max(2.5, 50 * pace),
    maxBackoffSeconds: Math.max(1, 5 * pace),
    refreshBurst: 10,
    refreshRefillSeconds: 1,
  }
  const { app, guard } = createApi({ issuer: cognito.issuer, keys, onEvent })
  await guard.prefetch()
  const api = await listening(app.listen(port, '127.0.0.1'), guard.close)
  let storeIsDown = false
  let underAttack = false
  const { tokenEndpoint } = cognito
  const fleet = startFleet({
    tokenEndpoint,
    clients: clients.map(({ clientId, clientSecret }) => ({ clientId, clientSecret })),
    api: api.url,
    onEvent,
    storeIsDown: () => storeIsDown,
    pauseSeconds: 0.02,
  })
  const strangers = startStrangers({
    api: api.url,
    expiredToken: await cognito.mintToken({ scopes: ['orders/read'], expiresInSeconds: -60 }),
    pauseSeconds: () => (underAttack ? 0.02 : 0.5),
  })
  const incidents = startIncidents(
    {
      cognito,
      deploy: fleet.deploy,
      setStoreDown: (isDown) => {
        storeIsDown = isDown
      },
      setUnderAttack: (isUnderAttack) => {
        underAttack = isUnderAttack
      },
    },
    pace,
    (line) => print(`${new Date().toISOString()}  ${line}`),
  )
  print(`
An orders API, a fleet of 20 clients in 3 processes, and a local Cognito. Not for production: its keys are public.

  API      ${api.url}/orders
  probes   ${api.url}/live, ${api.url}/ready
  metrics  http://127.0.0.1:${metricsPort}/metrics

Press Ctrl-C to stop. Prometheus: prometheus --config.file=prometheus/prometheus.yml
`)
  const stop = async () => {
    incidents.close()
    fleet.close()
    strangers.close()
    await Promise.all([api.close(), cognito.close(), telemetry.close()])
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
} catch (cause) {
  await cognito.close()
  process.stderr.write(`${whyNot(cause, port)}\n`)
  process.exitCode = 1
}
