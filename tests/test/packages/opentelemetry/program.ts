import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCostMeter, createTokenSource, createTokenValidator, OptionError } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { type Instrumentation, instrument } from '@cognito-m2m/opentelemetry'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

/** What a mistake gets at run time, in programs without types. */
function mistake(make: () => unknown): string {
  try {
    make()
    return 'nothing'
  } catch (error) {
    return error instanceof OptionError ? error.message : String(error)
  }
}

async function main() {
  // A usual mistake: instrumented before the SDK is registered.
  const telemetry: Instrumentation = instrument({ maxClientIds: 10, dollarsPerToken: 0.002 })
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })

  const cognito = await startLocalCognito({ seed: 'opentelemetry-user' })
  const validator = createTokenValidator({
    issuers: [{ issuer: cognito.issuer }],
    resource: 'orders',
    ...telemetry,
  })
  const meter = createCostMeter({ dollarsPerToken: 0.002 })
  const tokens = createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId: cognito.clientId,
    clientSecret: cognito.clientSecret,
    scopes: ['orders/read'],
    // Beside a listener of their own.
    onEvent: [telemetry.onEvent, meter.onEvent],
  })
  const server = createServer(async (request, response) => {
    const [, token = ''] = (request.headers.authorization ?? '').split(' ')
    const result = await validator.safeValidate(token, { scopes: 'read' })
    response.writeHead(result.outcome === 'valid' ? 200 : 401).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const call = async (token: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return response.status
  }

  const withoutSdk = [await call(await tokens.getToken()), await call('nonsense')]
  metrics.setGlobalMeterProvider(meterProvider)
  const withSdk = [await call(await tokens.getToken()), await call('nonsense')]
  await meterProvider.forceFlush()
  const counts = Object.fromEntries(
    exporter.getMetrics().flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics: all }) =>
        all.flatMap(({ descriptor, dataPoints }) =>
          dataPoints
            .filter(({ value }) => typeof value === 'number')
            .map(({ attributes, value }) => {
              const { 'cognito_m2m.outcome': outcome = '', 'cognito_m2m.cached': cached = '' } = attributes
              return [`${descriptor.name} ${outcome} ${cached}`.trim(), value]
            }),
        ),
      ),
    ),
  )
  // @ts-expect-error A misspelled option does not compile.
  const misspelled = mistake(() => instrument({ maxClients: 10 }))
  // @ts-expect-error Nor does a provider of the wrong kind.
  const wrongKind = mistake(() => instrument({ tracerProvider: meterProvider }))
  const notSpread = mistake(() =>
    createTokenValidator({
      userPoolId: 'eu-west-1_AbCdEf123',
      // @ts-expect-error The instrumentation is to be spread.
      onEvent: telemetry,
    }),
  )
  server.close()
  tokens.close()
  validator.close()
  await meterProvider.shutdown()
  await cognito.close()
  console.log(
    JSON.stringify({ withoutSdk, withSdk, counts, cost: meter.read(), misspelled, wrongKind, notSpread }),
  )
}

void main()
