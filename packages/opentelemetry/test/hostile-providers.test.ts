import { createTokenValidator } from '@cognito-m2m/core'
import { instrument } from '@cognito-m2m/opentelemetry'
import { DiagLogLevel, diag, type MeterProvider, metrics, type TracerProvider } from '@opentelemetry/api'
import { afterEach, describe, expect, it } from 'vitest'
import { everyEvent } from './events.ts'
import { createMeters } from './readings.ts'

const all = Object.values(everyEvent).flat()
const boom = () => {
  throw new Error('boom')
}
const throwing = (methods: readonly string[]) => Object.fromEntries(methods.map((method) => [method, boom]))
const meterProvider = { getMeter: boom } as unknown as MeterProvider
const throwsOnUse = {
  getMeter: () => ({
    ...throwing(['createObservableGauge', 'createCounter']),
    createObservableCounter: () => ({ addCallback() {} }),
    createHistogram: () => ({ record: boom }),
  }),
} as unknown as MeterProvider
const tracerProvider = { getTracer: boom } as unknown as TracerProvider

afterEach(() => {
  metrics.disable()
  diag.disable()
})

describe('a provider that throws', () => {
  it.each([
    ['a meter provider', { meterProvider }],
    ['a meter', { meterProvider: throwsOnUse }],
    ['a tracer provider', { tracerProvider }],
  ])('breaks neither instrument() nor an event: %s', (_, options) => {
    const { onEvent } = instrument(options)
    for (const event of all) expect(() => onEvent(event)).not.toThrow()
  })

  it('is reported to the diagnostics of OpenTelemetry, once', () => {
    const errors: unknown[] = []
    const ignore = () => {}
    const error = (...told: unknown[]) => void errors.push(told)
    diag.setLogger({ error, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR)
    const { onEvent } = instrument({ tracerProvider })
    for (const event of all) onEvent(event)
    expect(errors).toHaveLength(1)
  })

  it('is asked for a meter once, not for each request', () => {
    let asked = 0
    const refusing = {
      getMeter: () => {
        asked += 1
        return boom()
      },
    } as unknown as MeterProvider
    const { onEvent } = instrument({ meterProvider: refusing })
    for (const event of all) onEvent(event)
    expect(asked).toBe(1)
  })

  it('leaves the metrics alone when only the tracer throws', async () => {
    const meters = createMeters()
    const { onEvent } = instrument({ meterProvider: meters.meterProvider, tracerProvider })
    for (const event of all) onEvent(event)
    expect(await meters.read('keys.download.duration')).toHaveLength(2)
  })

  it('does not reach a validation', async () => {
    const validator = createTokenValidator({
      userPoolId: 'eu-west-1_AbCdEf123',
      resource: 'orders',
      fetch: async () => new Response('', { status: 503 }),
      ...instrument({ meterProvider, tracerProvider }),
    })
    expect(await validator.safeValidate('a.b.c')).toMatchObject({ outcome: 'invalid' })
  })
})

describe('without an SDK', () => {
  it('does nothing that anyone sees, and reports the counts once there is one', async () => {
    const { onEvent } = instrument()
    for (const event of all) onEvent(event)
    const meters = createMeters()
    metrics.setGlobalMeterProvider(meters.meterProvider)
    expect(await meters.read('validation.count')).toEqual([])
    onEvent({ type: 'token_served', clientId: 'client1', cached: true })
    expect((await meters.read('token.served')).map(({ value }) => value)).toEqual([3, 1])
    expect(await meters.read('keys.age')).toHaveLength(2)
    // What is not kept: durations from before.
    expect(await meters.read('keys.download.duration')).toEqual([])
  })

  it('adds up what several instruments counted, before and after', async () => {
    const first = instrument()
    const second = instrument()
    const served = { type: 'token_served', clientId: 'client1', cached: true } as const
    for (const { onEvent } of [first, second]) onEvent(served)
    second.onEvent({ type: 'keys_loaded', issuer: 'a', source: 'cache', kids: ['k'], ageSeconds: 50 })
    const meters = createMeters()
    metrics.setGlobalMeterProvider(meters.meterProvider)
    for (const { onEvent } of [first, second, second]) onEvent(served)
    expect((await meters.read('token.served')).map(({ value }) => value)).toEqual([5])
    expect((await meters.read('keys.age')).map(({ value }) => value)).toEqual([expect.closeTo(50, 0)])
  })
})
