import { readFile } from 'node:fs/promises'
import type { CognitoM2MEvent } from '@cognito-m2m/core'
import { instrument } from '@cognito-m2m/opentelemetry'
import { AggregationTemporality } from '@opentelemetry/sdk-metrics'
import { describe, expect, it, vi } from 'vitest'
import { scope } from '../src/scope.ts'
import { everyEvent, issuer } from './events.ts'
import { createMeters } from './readings.ts'

function setUp(options: Parameters<typeof instrument>[0] = {}) {
  const meters = createMeters()
  const { onEvent } = instrument({ meterProvider: meters.meterProvider, ...options })
  return { ...meters, onEvent, send: (events: readonly CognitoM2MEvent[]) => events.forEach(onEvent) }
}

const all = Object.values(everyEvent).flat()
const refusal = (code: 'token_expired' | 'token_revoked', clientId?: string): CognitoM2MEvent => ({
  type: 'token_refused',
  failure: { stage: 'claims', code, expected: '' },
  ...(clientId !== undefined && { clientId }),
})

describe('the metrics', () => {
  it('count validations by outcome, stage and code', async () => {
    const { send, read } = setUp()
    send([...everyEvent.token_validated, ...everyEvent.token_validated, ...everyEvent.token_refused])
    send([...everyEvent.credentials_refused, ...everyEvent.keys_unavailable])
    const outcome = (name: string) => ({ 'cognito_m2m.outcome': name })
    const stage = (name: string, type: string) => ({ 'cognito_m2m.stage': name, 'error.type': type })
    const from = { 'cognito_m2m.issuer': issuer }
    expect(await read('validation.count')).toEqual([
      { ...outcome('valid'), 'cognito_m2m.cached': true, ...from, value: 2 },
      { ...outcome('valid'), 'cognito_m2m.cached': false, ...from, value: 2 },
      { ...outcome('refused'), ...stage('claims', 'token_expired'), ...from, value: 1 },
      { ...outcome('refused'), ...stage('format', 'not_compact_jws'), value: 1 },
      { ...outcome('refused'), ...stage('credentials', 'missing'), value: 1 },
      { ...outcome('keys_unavailable'), 'error.type': 'timeout', ...from, value: 1 },
    ])
    expect(await read('validation.duration')).toEqual([
      { ...from, value: { count: 2, sum: expect.closeTo(0.0004, 10) } },
    ])
  })

  it('say how old the keys are, and how many', async () => {
    const { send, read } = setUp()
    const never: CognitoM2MEvent = { type: 'keys_loaded', issuer: 'static', source: 'static', kids: ['d'] }
    send([...everyEvent.keys_downloaded, ...everyEvent.keys_loaded, never])
    expect(await read('keys.age')).toEqual([
      { 'cognito_m2m.issuer': issuer, value: expect.closeTo(0, 0) },
      { 'cognito_m2m.issuer': `${issuer}4`, value: expect.closeTo(100, 0) },
    ])
    expect((await read('keys.count')).map(({ value }) => value)).toEqual([2, 1, 1])
  })

  it('let keys grow older, by whichever clock says more', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    try {
      const { send, read } = setUp()
      send(everyEvent.keys_downloaded)
      const age = async () => (await read('keys.age'))[0]?.value
      vi.advanceTimersByTime(600_000)
      expect(await age()).toBeCloseTo(600)
      vi.setSystemTime(Date.now() - 86_400_000)
      expect(await age()).toBeCloseTo(600)
      vi.setSystemTime(Date.now() + 2 * 86_400_000)
      expect(await age()).toBeCloseTo(87_000)
    } finally {
      vi.useRealTimers()
    }
  })

  it('tell issuers and clients apart that take turns', async () => {
    const { send, read } = setUp({ maxClientIds: 10 })
    const valid = (from: string, clientId: string) =>
      ({ type: 'token_validated', issuer: from, clientId, cached: true }) as const
    send([valid('x', 'a'), valid('x', 'b'), valid('y', 'b'), valid('x', 'a'), valid('x', 'a')])
    const counts = await read('validation.count')
    expect(
      counts.map((point) => [point['cognito_m2m.issuer'], point['cognito_m2m.client.id'], point.value]),
    ).toEqual([
      ['x', 'a', 3],
      ['x', 'b', 1],
      ['y', 'b', 1],
    ])
  })

  it('count tokens, and what they cost beside what they would have', async () => {
    const { send, read } = setUp({ dollarsPerToken: 0.5 })
    send(all)
    expect(await read('token.served')).toEqual([
      { 'cognito_m2m.cached': true, value: 2 },
      { 'cognito_m2m.cached': false, value: 1 },
    ])
    expect(await read('token.acquired')).toEqual([{ 'cognito_m2m.source': 'endpoint', value: 1 }])
    expect(await read('token.cost')).toEqual([{ value: 0.5 }])
    expect(await read('token.cost_without_cache')).toEqual([{ value: 1.5 }])
    expect(await read('token.request.duration')).toEqual([
      { 'error.type': 'server_error', 'http.response.status_code': 503, value: { count: 1, sum: 2 } },
      { value: { count: 1, sum: 0.125 } },
    ])
  })

  it('are those of docs/reference/metrics.md, with these units and attributes and no others', async () => {
    const { send, collect } = setUp({ maxClientIds: 10 })
    send(all)
    const seen = new Map<string, { unit: string; attributes: Set<string> }>()
    for (const { name, unit, attributes } of await collect()) {
      const metric = seen.get(name) ?? { unit, attributes: new Set() }
      for (const key of Object.keys(attributes)) metric.attributes.add(key)
      seen.set(name, metric)
    }
    const page = await readFile(new URL('../../../docs/reference/metrics.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `cognito_m2m\.([\w.]+)` \| [a-z]+, `([^`]+)` \| ([^|]+) \|/gm)]
    expect(rows.length).toBeGreaterThan(15)
    const documented = rows.map(([, name, unit, cell = '']) => [
      name,
      unit,
      [...cell.matchAll(/`([\w.]+)`/g)].map(([, key]) => key).toSorted(),
    ])
    expect(
      [...seen].map(([name, { unit, attributes }]) => [name, unit, [...attributes].toSorted()]).toSorted(),
    ).toEqual(documented.toSorted())
  })

  it('have the name and version of the package as their scope', async () => {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    expect(scope).toEqual({ name: manifest.name, version: manifest.version })
  })

  it('are differences for exporters that want deltas', async () => {
    const { meterProvider, read } = createMeters(AggregationTemporality.DELTA)
    const { onEvent } = instrument({ meterProvider })
    const [cached] = everyEvent.token_validated
    const counts: unknown[] = []
    for (const events of [3, 2]) {
      for (let event = 0; event < events; event++) if (cached !== undefined) onEvent(cached)
      counts.push((await read('validation.count'))[0]?.value)
    }
    expect(counts).toEqual([3, 2])
  })

  it('add up when a program instruments twice', async () => {
    const { meterProvider, send, read } = setUp()
    send(everyEvent.token_validated)
    const second = instrument({ meterProvider })
    for (const event of everyEvent.token_validated) second.onEvent(event)
    expect((await read('validation.count')).map(({ value }) => value)).toEqual([2, 2])
  })
})

describe('the number of time series', () => {
  it('has no client IDs unless asked for', async () => {
    const { send, collect } = setUp()
    send(all)
    expect(JSON.stringify(await collect())).not.toContain('client1')
  })

  it('is bounded where client IDs are asked for: the rest is `other`', async () => {
    const { send, read } = setUp({ maxClientIds: 2 })
    const clients = ['a', 'b', 'c', 'd', 'a']
    send(clients.map((clientId) => refusal('token_revoked', clientId)))
    const counts = await read('validation.count')
    expect(counts.map((count) => [count['cognito_m2m.client.id'], count.value])).toEqual([
      ['a', 2],
      ['b', 1],
      ['other', 2],
    ])
  })

  it('is bounded for codes that a store makes up: the rest is `_OTHER`', async () => {
    const { send, read } = setUp()
    send(
      Array.from({ length: 1000 }, (_, index) => ({
        type: 'token_store_failed' as const,
        operationId: index,
        clientId: 'client1',
        operation: 'read' as const,
        code: `E${index}`,
        durationSeconds: 0,
      })),
    )
    const failures = await read('store.failures')
    expect(failures).toHaveLength(51)
    expect(failures.at(-1)).toMatchObject({ 'error.type': '_OTHER', value: 950 })
  })

  it('is bounded for a transport that reports any number as its status', async () => {
    const { send, read } = setUp()
    send(
      [0, 99.5, 1e9, 503].map((status) => ({
        type: 'token_attempt_ended' as const,
        acquisitionId: 1,
        clientId: 'client1',
        attempt: 1,
        outcome: 'failed' as const,
        code: 'server_error' as const,
        fault: 'transient' as const,
        status,
        durationSeconds: 1,
      })),
    )
    expect((await read('token.request.duration')).map((point) => point['http.response.status_code'])).toEqual(
      [undefined, 503],
    )
  })
})

describe('the options', () => {
  it.each([
    [{ meterprovider: {} }, 'meterprovider', 'Did you mean `meterProvider`?'],
    [{ meterProvider: {} }, 'meterProvider', 'getMeter'],
    [{ tracerProvider: 'global' }, 'tracerProvider', 'getTracer'],
    [{ maxClientIds: 1.5 }, 'maxClientIds', 'whole number'],
    [{ maxClientIds: Number.POSITIVE_INFINITY }, 'maxClientIds', '1000'],
    [{ dollarsPerToken: Number.NaN }, 'dollarsPerToken', '1000'],
    [null, 'options', 'object'],
  ])('are checked: %j', (options, option, message) => {
    expect(() => instrument(options as never)).toThrow(
      expect.objectContaining({ name: 'OptionError', option, message: expect.stringContaining(message) }),
    )
  })
})
