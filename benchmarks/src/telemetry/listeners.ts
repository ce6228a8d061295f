import type { EventListeners, TokenValidatorOptions } from '@cognito-m2m/core'
import { instrument } from '@cognito-m2m/opentelemetry'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

/** A listener to compare. */
export interface Listening {
  readonly name: string
  readonly options: () => Pick<TokenValidatorOptions, 'onEvent'>
}

function sdk(): MeterProvider {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  return new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
}

/** A user-written listener: one counter of the SDK, with the attributes of the event. */
function counterForEachEvent(): EventListeners {
  const counter = sdk().getMeter('benchmark').createCounter('validations')
  return (event) => {
    if (event.type !== 'token_validated') return
    counter.add(1, { outcome: 'valid', cached: event.cached, issuer: event.issuer })
  }
}

/** In the order of comparison; all are compared with the first. */
export const listenings: readonly Listening[] = [
  { name: 'no listener', options: () => ({}) },
  { name: 'an empty listener', options: () => ({ onEvent: () => {} }) },
  { name: 'opentelemetry, no SDK', options: () => instrument() },
  { name: 'opentelemetry, SDK', options: () => instrument({ meterProvider: sdk() }) },
  {
    name: 'opentelemetry, SDK, client IDs',
    options: () => instrument({ meterProvider: sdk(), maxClientIds: 100 }),
  },
  { name: 'a counter of the SDK by hand', options: () => ({ onEvent: counterForEachEvent() }) },
]

/** @throws RangeError when there is no listener with that name. */
export function listeningNamed(name: string): Listening {
  const listening = listenings.find((candidate) => candidate.name === name)
  if (listening === undefined) throw new RangeError(`There is no listener called ${name}.`)
  return listening
}
