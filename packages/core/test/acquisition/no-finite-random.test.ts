import { expect, it } from 'vitest'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import type { CognitoM2MEvent } from '../../src/events.ts'
import { createTokenValidator } from '../../src/token-validator.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { createStubEndpoint } from './support/stub-fetch.ts'

it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 1, 1e9, '0.5' as unknown as number])(
  'a random of %s makes no wait of it',
  async (drawn) => {
    const clock = createManualClock()
    const endpoint = createStubEndpoint(clock.now)
    endpoint.answerWith(() => new Response('', { status: 500 }))
    const events: CognitoM2MEvent[] = []
    const source = createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: 'secret_of_client1',
      fetch: endpoint.fetch,
      clock, // Refuses timers of NaN seconds.
      random: () => drawn,
      onEvent: (event) => events.push(event),
    })
    const call = source.getToken().catch((error: unknown) => error)
    await clock.advance(10)
    expect(await call).toMatchObject({ code: 'server_error' })
    const waits = events.flatMap((event) =>
      event.type === 'token_request_failed' ? [event.retryInSeconds] : [],
    )
    expect(waits).toHaveLength(1)
    for (const wait of waits) expect(wait).toBeGreaterThan(0)
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(1)
  },
)

it('the validator does not either', async () => {
  const validator = createTokenValidator({
    userPoolId: 'eu-west-1_AbCdEf123',
    fetch: () => Promise.reject(new Error()),
    random: () => Number.NaN,
    clock: createManualClock(),
  })
  const [before] = await validator.prefetch()
  expect(before?.usable).toBe(false)
  expect(JSON.stringify(await validator.prefetch())).not.toContain('null')
})
