import { createTokenSource, createTokenValidator, type TokenSourceOptions } from '@cognito-m2m/core'
import { instrument } from '@cognito-m2m/opentelemetry'
import {
  type Attributes,
  type Context,
  context,
  type MeterProvider,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyEvent, issuer } from './events.ts'

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

function setUp() {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const telemetry = instrument({ tracerProvider })
  const tracer = tracerProvider.getTracer('test')
  /** Runs work in a span, as an HTTP server's instrumentation does. */
  const request = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    tracer.startActiveSpan(name, async (span) => {
      try {
        return await work()
      } finally {
        span.end()
      }
    })
  const spans = () => exporter.getFinishedSpans()
  const named = (name: string) => spans().filter((span) => span.name === name)
  return { telemetry, request, spans, named }
}

type Send = NonNullable<TokenSourceOptions['transport']>['send']

function sourceOf(
  telemetry: ReturnType<typeof instrument>,
  send: Send,
  more: Partial<TokenSourceOptions> = {},
) {
  return createTokenSource({
    transport: { identity: ['test', 'https://example.com/'], send },
    clientId: 'client1',
    clientSecret: 'a_secret',
    backgroundTimers: false,
    ...telemetry,
    ...more,
  })
}

const issue: Send = async () => ({ outcome: 'issued', accessToken: 'opaque', expiresInSeconds: 3600 })

describe('acquire_token', () => {
  it('is a child of the request that waits for it, and no span is around a cached token', async () => {
    const { telemetry, request, spans, named } = setUp()
    const tokens = sourceOf(telemetry, issue)
    await request('first', () => tokens.getToken())
    await request('second', () => tokens.getToken())
    expect(spans().map(({ name }) => name)).toEqual(['acquire_token', 'first', 'second'])
    const [span] = named('acquire_token')
    const [first] = named('first')
    expect(span?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId)
    expect(span?.attributes).toEqual({
      'cognito_m2m.awaited': true,
      'cognito_m2m.outcome': 'acquired',
      'cognito_m2m.source': 'endpoint',
      'cognito_m2m.attempts': 1,
    })
  })

  it('belongs to the first of several requests that wait for it', async () => {
    const { telemetry, request, named } = setUp()
    const tokens = sourceOf(telemetry, issue)
    await Promise.all(['a', 'b', 'c'].map((name) => request(name, () => tokens.getToken())))
    expect(named('acquire_token')).toHaveLength(1)
    expect(named('acquire_token')[0]?.parentSpanContext?.spanId).toBe(named('a')[0]?.spanContext().spanId)
  })

  it('is an error, with code and status, when no token can be had', async () => {
    const { telemetry, request, named } = setUp()
    const tokens = sourceOf(telemetry, async () => ({
      outcome: 'failed',
      code: 'invalid_client',
      fault: 'configuration',
      status: 401,
    }))
    await request('a', () => tokens.getToken().catch(() => ''))
    const [span] = named('acquire_token')
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'invalid_client' })
    expect(span?.attributes).toMatchObject({
      'error.type': 'invalid_client',
      'cognito_m2m.fault': 'configuration',
      'http.response.status_code': 401,
    })
  })

  it('starts a trace of its own when it refreshes in the background, linked to the request', async () => {
    const { telemetry, request, named } = setUp()
    const tokens = sourceOf(telemetry, issue, { refreshEarliest: 0.1, refreshLatest: 0.1, clock: aging() })
    await request('first', () => tokens.getToken())
    await request('second', () => tokens.getToken())
    await new Promise(setImmediate)
    const [, refresh] = named('acquire_token')
    const second = named('second')[0]?.spanContext()
    expect(refresh?.parentSpanContext).toBeUndefined()
    expect(refresh?.links.map(({ context: { spanId } }) => spanId)).toEqual([second?.spanId])
    expect(refresh?.spanContext().traceId).not.toBe(second?.traceId)
  })
})

/** A clock that is ten minutes later after each wait of a caller. */
function aging() {
  let seconds = 1_790_000_000
  return {
    now: () => (seconds += 100),
    monotonic: () => seconds,
    schedule: () => () => {},
  }
}

describe('download_keys', () => {
  it('is a child of the request that waits for keys, with the URL and the status of a failure', async () => {
    const { telemetry, request, named } = setUp()
    const validator = createTokenValidator({
      issuers: [{ userPoolId: 'eu-west-1_AbCdEf123', issuerTypes: ['ORIGINAL'] }],
      clientIds: ['client1'],
      fetch: async () => new Response('', { status: 404 }),
      ...telemetry,
    })
    await request('start', () => validator.prefetch())
    const [span] = named('download_keys')
    expect(span?.parentSpanContext?.spanId).toBe(named('start')[0]?.spanContext().spanId)
    expect(span?.attributes).toEqual({
      'cognito_m2m.issuer': issuer,
      'url.full': `${issuer}/.well-known/jwks.json`,
      'cognito_m2m.awaited': true,
      'error.type': 'status',
      'http.response.status_code': 404,
    })
  })
})

describe('spans', () => {
  it('are the context of what is measured at their end, for SDKs that keep exemplars', () => {
    const measuredIn: unknown[] = []
    const nameOf = (span: unknown) => (span as { name?: string } | undefined)?.name
    const record = (_value: number, _attributes: Attributes, where?: Context) =>
      measuredIn.push(nameOf(where && trace.getSpan(where)))
    const meter = {
      createHistogram: () => ({ record }),
      createObservableCounter: () => ({ addCallback() {} }),
      createObservableGauge: () => ({ addCallback() {} }),
    }
    const meterProvider = { getMeter: () => meter } as unknown as MeterProvider
    const tracerProvider = new TracerProvider()
    const { onEvent } = instrument({ meterProvider, tracerProvider })
    const [start] = everyEvent.keys_download_started
    const [end] = everyEvent.keys_downloaded
    if (start !== undefined) onEvent(start)
    if (end !== undefined) onEvent(end)
    expect(measuredIn).toEqual(['download_keys'])
  })

  it('of waits that never end are forgotten, the oldest first', () => {
    const { telemetry, named } = setUp()
    const started = (downloadId: number) =>
      ({ type: 'keys_download_started', downloadId, issuer, url: issuer, awaited: true, attempt: 1 }) as const
    const [end] = everyEvent.keys_downloaded
    for (let id = 0; id <= 1000; id++) telemetry.onEvent(started(id))
    for (const downloadId of [0, 1]) if (end !== undefined) telemetry.onEvent({ ...end, downloadId })
    expect(named('download_keys')).toHaveLength(1)
  })

  it('are started and ended by nothing but waits', () => {
    const { telemetry, spans } = setUp()
    for (const event of Object.values(everyEvent).flat()) telemetry.onEvent(event)
    expect(
      spans()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      ...Array.from({ length: 3 }, () => 'acquire_token'),
      ...Array.from({ length: 2 }, () => 'download_keys'),
    ])
  })

  it('without a tracer provider are none, and contexts stay as they are', () => {
    const { onEvent } = instrument()
    for (const event of Object.values(everyEvent).flat()) onEvent(event)
    expect(trace.getActiveSpan()).toBeUndefined()
  })
})
