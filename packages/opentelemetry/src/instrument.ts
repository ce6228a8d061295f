import type { EventListener } from '@cognito-m2m/core'
import { diag, trace } from '@opentelemetry/api'
import { checkedOptions, type InstrumentOptions } from './instrument-options.ts'
import { createMetrics } from './metrics.ts'
import { scope } from './scope.ts'
import { createSpans } from './spans.ts'

/** What {@link instrument} returns: spread it into the options of validators, guards and token sources. */
export interface Instrumentation {
  /** Records metrics and spans. Never throws. One serves any number of validators, guards and token sources. */
  readonly onEvent: EventListener
}

/**
 * Creates a listener that turns events into OpenTelemetry metrics and spans.
 *
 * Register your SDK first. Without one, counters count in memory and are reported once there is one; nothing else is kept.
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
 * @throws OptionError when an option is unknown, of the wrong type or out of range.
 */
export function instrument(options: InstrumentOptions = {}): Instrumentation {
  const { meterProvider, tracerProvider = trace, ...settings } = checkedOptions(options)
  const spans = createSpans(() => tracerProvider.getTracer(scope.name, scope.version))
  const record = contained(createMetrics({ meterProvider, ...settings, contextOf: spans.contextOf }))
  const follow = contained(spans.onEvent)
  return Object.freeze<Instrumentation>({
    onEvent(event) {
      // Measurements first: those at the end of a wait are recorded in the context of its span.
      record(event)
      follow(event)
    },
  })
}

/** A provider that throws must reach neither a request nor the other listener. OpenTelemetry's own log hears of it, once. */
function contained(listener: EventListener): EventListener {
  let isReported = false
  return (event) => {
    try {
      listener(event)
    } catch (error) {
      if (isReported) return
      isReported = true
      diag.error(`${scope.name}: a provider of OpenTelemetry threw, and telemetry is incomplete.`, error)
    }
  }
}
