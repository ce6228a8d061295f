import { OptionError, tokenCost } from '@cognito-m2m/core'
import { nearest } from '@cognito-m2m/core/adapter'
import type { MeterProvider, TracerProvider } from '@opentelemetry/api'

/** Options of {@link instrument}. */
export interface InstrumentOptions {
  /** Provider of meters. Default: the global one, as soon as one is registered. */
  readonly meterProvider?: MeterProvider
  /** Provider of tracers. Default: the global one, as soon as one is registered. */
  readonly tracerProvider?: TracerProvider
  /**
   * Maximum number of client IDs to record (`cognito_m2m.client.id`), 0 to 1000; further ones are recorded as `other`.
   * Each client ID adds its own time series. Default: 0, not recorded.
   */
  readonly maxClientIds?: number
  /**
   * Price of one token in US dollars, 0 to 1000, for `cognito_m2m.token.cost`. Default: 0.00225, Cognito's list price
   * for a machine token.
   */
  readonly dollarsPerToken?: number
}

/** {@link InstrumentOptions}, checked and complete. */
export interface CheckedOptions {
  readonly meterProvider: MeterProvider | undefined
  readonly tracerProvider: TracerProvider | undefined
  readonly maxClientIds: number
  readonly dollarsPerToken: number
}

const names = {
  meterProvider: true,
  tracerProvider: true,
  maxClientIds: true,
  dollarsPerToken: true,
} satisfies Record<keyof InstrumentOptions, true>

/** @throws OptionError when an option is unknown, of the wrong type or out of range. It reports the first one. */
export function checkedOptions(options: InstrumentOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  const known = Object.keys(names)
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const near = nearest(unknown, known)
    const hint = near === undefined ? `Valid options: ${known.join(', ')}.` : `Did you mean \`${near}\`?`
    throw new OptionError(unknown, `is not a known option. ${hint}`)
  }
  const { meterProvider, tracerProvider, maxClientIds = 0, dollarsPerToken } = options
  checkProvider('meterProvider', meterProvider, 'getMeter')
  checkProvider('tracerProvider', tracerProvider, 'getTracer')
  if (!Number.isInteger(maxClientIds) || maxClientIds < 0 || maxClientIds > 1000) {
    throw new OptionError('maxClientIds', 'must be a whole number from 0 to 1000.')
  }
  // Core defines the default price and its range.
  const ofOne = tokenCost({ served: 0, issued: 1 }, dollarsPerToken === undefined ? {} : { dollarsPerToken })
  return { meterProvider, tracerProvider, maxClientIds, dollarsPerToken: ofOne.dollars }
}

function checkProvider(option: string, value: unknown, method: string): void {
  if (value === undefined) return
  const isProvider =
    typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function'
  if (!isProvider)
    throw new OptionError(
      option,
      `must be a provider of an OpenTelemetry SDK, with the method \`${method}\`.`,
    )
}
