import { instrument } from '@cognito-m2m/opentelemetry'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

/** The project's metrics, for Prometheus to scrape. */
export async function startTelemetry(port: number) {
  const exporter = new PrometheusExporter({ host: '127.0.0.1', port, preventServerStart: true })
  await exporter.startServer()
  const provider = new MeterProvider({ readers: [exporter] })
  return {
    ...instrument({ meterProvider: provider, maxClientIds: 50 }),
    close: () => provider.shutdown(),
  }
}

export type Telemetry = Awaited<ReturnType<typeof startTelemetry>>
