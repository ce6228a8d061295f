import { createTokenSource, type TokenSourceOptions } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createManualClock, settle } from '../../../packages/core/test/support/manual-clock.ts'

/** A local Cognito and a source on one clock that is moved by hand; only the sockets between them are in real time. */
async function scene(options: Partial<TokenSourceOptions> = {}) {
  const clock = createManualClock(Math.floor(Date.now() / 1000))
  const cognito = await startLocalCognito({ clock: { now: () => Math.floor(clock.now()) } })
  onTestFinished(() => cognito.close())
  const { tokenEndpoint, clientId, clientSecret } = cognito
  let answered = 0
  const source = createTokenSource({
    tokenEndpoint,
    clientId,
    clientSecret,
    clock,
    onEvent: ({ type }) => {
      if (type === 'token_acquired' || type === 'token_request_failed') answered++
    },
    ...options,
  } as TokenSourceOptions)
  onTestFinished(() => source.close())
  const count = () => cognito.requests.count('token_endpoint')
  /** Lets requests under way come to their end before the clock moves on. */
  const landed = async () => {
    await settle()
    while (count() > answered) await settle()
  }
  return { clock, cognito, source, count, landed }
}

/** The token, unless the caller would have to wait for it. */
async function tokenNow(promise: Promise<string>): Promise<string | undefined> {
  return Promise.race([promise, Promise.resolve().then(() => undefined)])
}

describe('by the clock', () => {
  test('a day of calls, one a minute: at most 32 token requests, and not one call waited after the first', async () => {
    const { clock, source, count, landed } = await scene()
    await source.getToken()
    for (let minute = 0; minute < 24 * 60; minute++) {
      await clock.advance(60)
      expect(await tokenNow(source.getToken())).toMatch(/^ey/)
      await landed()
    }
    expect(count()).toBeLessThanOrEqual(32)
    expect(count()).toBeGreaterThan(28)
  }, 60_000)

  test('the endpoint is down for the last quarter of a life: no caller fails until the token ends', async () => {
    // No retries within a series, so that every request is one failure that is counted.
    const { clock, cognito, source, landed } = await scene({ refreshEarliest: 0.75, backgroundTimers: false })
    const token = await source.getToken()
    await clock.advance(2699)
    cognito.faults.set('token_endpoint', { answer: 'waf_forbidden' })
    for (let second = 2699; second < 3569; second += 10) {
      expect(await tokenNow(source.getToken())).toBe(token)
      await landed()
      await clock.advance(10)
    }
    await clock.advance(30)
    await expect(source.getToken()).rejects.toMatchObject({ code: 'forbidden' })
    cognito.faults.clear()
    await clock.advance(301)
    expect(await source.getToken()).not.toBe(token)
  })
})
