import { AsyncLocalStorage } from 'node:async_hooks'
import { type CognitoM2MEvent, createAuthorizer } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { createScene, timed, when } from '../acquisition/support/scene.ts'
import { jwks, mint, now, userPoolId } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'
import { createManualClock } from '../support/manual-clock.ts'

const summary = (events: readonly CognitoM2MEvent[]) => events.map(({ type }) => type)
const serverError = () => new Response('<html>', { status: 503 })

describe('a token request', () => {
  it('has a start and an end, which belong together', async () => {
    const { source, events } = createScene()
    await source().getToken()
    expect(events).toMatchObject([
      { type: 'token_acquisition_started', awaited: true },
      { type: 'token_attempt_started', attempt: 1 },
      { type: 'token_attempt_ended', attempt: 1, outcome: 'issued', durationSeconds: 0 },
      { type: 'token_acquired', source: 'endpoint', attempts: 1, durationSeconds: 0 },
      { type: 'token_served', cached: false },
    ])
    const ids = events.flatMap((event) => ('acquisitionId' in event ? [event.acquisitionId] : []))
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(1)
  })

  it('has each attempt, with its status, and the number of them and the whole time at the end', async () => {
    const { source, clock, events, endpoint } = createScene()
    endpoint.answerWith(serverError)
    const { seconds } = await timed(source().getToken(), clock)
    const ended = events.filter(({ type }) => type === 'token_attempt_ended')
    expect(ended).toMatchObject(
      [1, 2, 3].map((attempt) => ({
        attempt,
        outcome: 'failed',
        code: 'server_error',
        fault: 'transient',
        status: 503,
      })),
    )
    expect(events.at(-1)).toMatchObject({
      type: 'token_request_failed',
      attempts: 3,
      status: 503,
      fault: 'transient',
    })
    const [end] = events.filter(({ type }) => type === 'token_request_failed')
    expect(end).toMatchObject({ durationSeconds: expect.closeTo(seconds, 1) })
    expect(seconds).toBeGreaterThan(0)
  })

  it('is not awaited when it refreshes a token that is served meanwhile', async () => {
    const { source, clock, events } = createScene()
    const tokens = source({ backgroundTimers: false })
    await tokens.getToken()
    await clock.advance(0.9 * 3600)
    events.length = 0
    await tokens.getToken()
    await clock.advance(0)
    expect(events[0]).toMatchObject({ type: 'token_acquisition_started', awaited: false })
    expect(events.filter(({ type }) => type === 'token_served')).toEqual([
      { type: 'token_served', clientId: 'client1', cached: true },
    ])
  })

  it('ends as skipped, with the earlier failure, when nothing is sent', async () => {
    const { member, clock, events, endpoint } = createScene()
    endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    const tokens = member()
    await timed(tokens.getToken(), clock)
    events.length = 0
    await clock.advance(2)
    await timed(tokens.getToken(), clock)
    expect(events.filter(({ type }) => type.startsWith('token_request'))).toMatchObject([
      { type: 'token_request_skipped', reason: 'earlier_failure', code: 'invalid_client' },
    ])
    expect(endpoint.count()).toBe(1)
  })

  it('starts in the asynchronous context of the call', async () => {
    const context = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const { source, clock } = createScene()
    const tokens = source({
      onEvent: ({ type }) => type === 'token_acquisition_started' && seen.push(context.getStore()),
    })
    await context.run('the first request', () => when(tokens.getToken(), clock))
    await context.run('the second request', () => tokens.getToken())
    expect(seen).toEqual(['the first request'])
  })
})

describe('an operation of the store', () => {
  it('has a start, an end and a result', async () => {
    const { member, clock, events } = createScene()
    await when(member().getToken(), clock)
    await when(member().getToken(), clock)
    const responded = events.filter((event) => event.type === 'token_store_responded')
    expect(responded.map(({ operation, result }) => [operation, result])).toEqual([
      ['read', 'miss'],
      ['take_lease', 'granted'],
      ['read', 'miss'],
      ['write', 'done'],
      ['release_lease', 'done'],
      ['read', 'hit'],
    ])
    const called = events.filter((event) => event.type === 'token_store_called')
    expect(called.map(({ operationId }) => operationId)).toEqual(
      responded.map(({ operationId }) => operationId),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_acquired', source: 'store', attempts: 0 }),
    )
  })

  it('has the time that it took when it fails', async () => {
    const { member, clock, events } = createScene({ read: () => new Promise(() => {}) })
    await when(member({ attemptTimeoutSeconds: 2 }).getToken(), clock)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_store_failed', code: 'timeout', durationSeconds: 2 }),
    )
  })
})

describe('a key download', () => {
  it('counts the attempts since the last success, and says whether anyone waits', async () => {
    const token = mint({ claims: { exp: now + 86_400 } })
    const { validator, clock, events, answers } = setUp(fails(503))
    await validator.safeValidate(token)
    await clock.advance(2)
    answers(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    const starts = events.filter((event) => event.type === 'keys_download_started')
    expect(starts.map(({ attempt, awaited }) => [attempt, awaited])).toEqual([
      [1, true],
      [2, true],
      [1, false],
    ])
    const ends = events.filter(
      (event) => event.type === 'keys_downloaded' || event.type === 'keys_download_failed',
    )
    expect(ends.map(({ downloadId }) => downloadId)).toEqual(starts.map(({ downloadId }) => downloadId))
    expect(summary(ends)).toEqual(['keys_download_failed', 'keys_downloaded', 'keys_downloaded'])
  })
})

describe('a cached token', () => {
  it('reads one clock for its expiry and the age of the keys, and none for its event', async () => {
    let reads = 0
    const clock = createManualClock(now)
    const counting = {
      ...clock,
      now() {
        reads += 1
        return clock.now()
      },
      monotonic() {
        reads += 1
        return clock.monotonic()
      },
    }
    const { validator } = setUp(serves(jwks), { clock: counting })
    await validator.safeValidate(mint())
    reads = 0
    await validator.safeValidate(mint())
    expect(reads).toBe(1)
  })
})

describe('a request without a token', () => {
  it.each([
    ['missing', undefined],
    ['missing', 'Basic abc'],
    ['malformed', 'Bearer'],
    ['malformed', ['Bearer a', 'Bearer b']],
  ])('is reported as %s: %j', async (code, header) => {
    const events: CognitoM2MEvent[] = []
    const { forRoute } = createAuthorizer({
      userPoolId,
      resource: 'orders',
      onEvent: (event) => events.push(event),
      logger: false,
    })
    await forRoute()(header, undefined)
    expect(events).toEqual([{ type: 'credentials_refused', code }])
  })

  it('is not reported where anonymous callers are allowed', async () => {
    const events: CognitoM2MEvent[] = []
    const onEvent = (event: CognitoM2MEvent) => events.push(event)
    const { forRoute } = createAuthorizer({ userPoolId, resource: 'orders', onEvent })
    await forRoute({ anonymous: true })(undefined, undefined)
    expect(events).toEqual([])
  })
})
