import type { Attributes } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

/** One data point: a number, or the number of values in a histogram and their sum. */
export interface Reading {
  readonly name: string
  readonly unit: string
  readonly attributes: Attributes
  readonly value: number | { readonly count: number; readonly sum: number }
}

/** The real SDK, whose metrics are exported into memory. */
export function createMeters(temporality = AggregationTemporality.CUMULATIVE) {
  const exporter = new InMemoryMetricExporter(temporality)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const meterProvider = new MeterProvider({ readers: [reader] })

  async function collect(): Promise<readonly Reading[]> {
    exporter.reset()
    await meterProvider.forceFlush()
    return exporter.getMetrics().flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics: all }) =>
        all.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({
            name: descriptor.name.replace('cognito_m2m.', ''),
            unit: descriptor.unit,
            attributes,
            value: typeof value === 'object' ? { count: value.count, sum: value.sum ?? Number.NaN } : value,
          })),
        ),
      ),
    )
  }

  return {
    meterProvider,
    collect,
    /** The values of one metric, by its attributes. */
    async read(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
      const readings = await collect()
      return readings
        .filter((reading) => reading.name === name)
        .map(({ attributes, value }) => ({ ...attributes, value }))
    },
    shutdown: () => meterProvider.shutdown(),
  }
}
