import { createNoopMeter, type Histogram, type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { attribute } from './attributes.ts'
import { createKeyAges, type KeyAges } from './key-ages.ts'
import { counters, histograms, mapped } from './metric-table.ts'
import { scope } from './scope.ts'
import { createTally, type Tally } from './tally.ts'

/** Receives measurements. */
export interface Recorder {
  readonly tallies: Readonly<Record<keyof typeof counters, Tally>>
  readonly keyAges: KeyAges
  /** Undefined until an SDK is registered: distributions are not kept in memory. */
  readonly histograms: Readonly<Record<keyof typeof histograms, Histogram>> | undefined
}

/** One recorder per provider, because an SDK reports only one of two observations with the same attributes. */
const recorders = new WeakMap<MeterProvider, Recorder>()

/**
 * Finds the recorder, and binds it to the provider as soon as one is registered.
 *
 * @param given Default: the global provider.
 */
export function createRecorderLookup(given: MeterProvider | undefined): () => Recorder {
  let recorder: Recorder = {
    tallies: mapped(counters, createTally),
    keyAges: createKeyAges(),
    histograms: undefined,
  }
  let lastSeen: MeterProvider | undefined
  return () => {
    if (recorder.histograms !== undefined) return recorder
    const provider = given ?? metrics.getMeterProvider()
    if (provider === lastSeen) return recorder
    // Set before anything can throw, so that an unusable provider is not tried again for each request.
    lastSeen = provider
    const meter = provider.getMeter(scope.name, scope.version)
    if (meter === createNoopMeter()) return recorder
    const known = recorders.get(provider)
    if (known === undefined) {
      recorder = bound(meter, recorder)
      recorders.set(provider, recorder)
    } else {
      add(recorder, known)
      recorder = known
    }
    return recorder
  }
}

/** Adds the counts so far. */
function add(counted: Recorder, known: Recorder): void {
  mapped(known.tallies, (tally, name) => tally.take(counted.tallies[name]))
  for (const [issuer, { count, ageSeconds }] of counted.keyAges.keys) {
    known.keyAges.set(issuer, count, ageSeconds())
  }
}

function bound(meter: Meter, { tallies, keyAges }: Recorder): Recorder {
  mapped(counters, ([name, unit, description], key) =>
    meter.createObservableCounter(name, { unit, description }).addCallback(tallies[key].observe),
  )
  const age = { unit: 's', description: 'Seconds since the last successful key download.' }
  meter.createObservableGauge('cognito_m2m.keys.age', age).addCallback((result) => {
    for (const [issuer, { ageSeconds }] of keyAges.keys) {
      const seconds = ageSeconds()
      if (seconds !== undefined) result.observe(seconds, { [attribute.issuer]: issuer })
    }
  })
  const ofSet = { unit: '{key}', description: 'Usable keys of the current set.' }
  meter.createObservableGauge('cognito_m2m.keys.count', ofSet).addCallback((result) => {
    for (const [issuer, { count }] of keyAges.keys) result.observe(count, { [attribute.issuer]: issuer })
  })
  return {
    tallies,
    keyAges,
    histograms: mapped(histograms, ([name, boundaries, description]) =>
      meter.createHistogram(name, {
        unit: 's',
        description,
        advice: { explicitBucketBoundaries: [...boundaries] },
      }),
    ),
  }
}
