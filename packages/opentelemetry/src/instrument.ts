import type { EventListener } from '@cognito-m2m/core'
import { diag, trace } from '@opentelemetry/api'
import { checkedOptions, type InstrumentOptions } from './instrument-options.ts'
import { createMetrics } from './metrics.ts'
import { scope } from './scope.ts'
import { createSpans } from './spans.ts'

/** Result of {@link instrument}. Spread it into the options of validators, guards and token sources. */
export interface Instrumentation {
  /** Records metrics and spans. Never throws. Can be shared by any number of validators, guards and token sources. */
  readonly onEvent: EventListener
}

/**
 * Creates an event listener that records OpenTelemetry metrics and spans.
 *
 * Register your OpenTelemetry SDK first. Until one is registered, counters are kept in memory and reported afterwards;
 * histograms and spans are dropped.
 *
 * @example
 * ```ts
 * import { createTokenSource, createTokenValidator } from '@cognito-m2m/core'
 * import { instrument } from '@cognito-m2m/opentelemetry'
 *
 * const telemetry = instrument()
 *
 * export const validator = createTokenValidator({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'orders',
 *   ...telemetry,
 * })
 * export const tokens = createTokenSource({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientId: '1example23456789',
 *   clientSecret: () => process.env.CLIENT_SECRET ?? '',
 *   ...telemetry,
 * })
 * ```
 *
 * @param options Providers, and limits of attributes. Default: the global providers.
 * @returns The listener, as `onEvent`.
 * @throws OptionError when an option is unknown, of the wrong type or out of range.
 * @see https://opentelemetry.io/docs/specs/otel/metrics/api/
 */
export function instrument(options: InstrumentOptions = {}): Instrumentation {
  const { meterProvider, tracerProvider = trace, ...settings } = checkedOptions(options)
  const spans = createSpans(() => tracerProvider.getTracer(scope.name, scope.version))
  const record = contained(createMetrics({ meterProvider, ...settings, contextOf: spans.contextOf }))
  const follow = contained(spans.onEvent)
  return Object.freeze<Instrumentation>({
    onEvent(event) {
      // Measurements first, so that those at the end of a wait are recorded in the context of its span.
      record(event)
      follow(event)
    },
  })
}

/**
 * Contains errors of a provider, which must affect neither requests nor the other listener. The first one is reported
 * to OpenTelemetry's diagnostic log.
 */
function contained(listener: EventListener): EventListener {
  let isReported = false
  return (event) => {
    try {
      listener(event)
    } catch (error) {
      if (isReported) return
      isReported = true
      diag.error(`${scope.name}: an OpenTelemetry provider threw an error; telemetry is incomplete.`, error)
    }
  }
}
