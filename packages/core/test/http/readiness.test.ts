import { createAuthorizer } from '@cognito-m2m/core'
import { lifecycleOf } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { createScene, when } from '../acquisition/support/scene.ts'
import { iss, jwks, mint, now } from '../support/issuer.ts'
import { createManualClock, settle } from '../support/manual-clock.ts'

const hour = 3600

function api() {
  const clock = createManualClock(now)
  let answer: () => Response | Promise<Response> = () => Response.json(jwks)
  let requests = 0
  const authorizer = createAuthorizer({
    issuers: [{ issuer: iss, jwksUri: `${iss}/.well-known/jwks.json` }],
    clock,
    random: () => 0.5,
    logger: false,
    fetch: async () => {
      requests += 1
      return answer()
    },
  })
  return {
    ...lifecycleOf(authorizer),
    clock,
    requests: () => requests,
    fails: () => (answer = () => new Response('', { status: 502 })),
    hangs: () => (answer = () => new Promise(() => {})),
    works: () => (answer = () => Response.json(jwks)),
  }
}

describe('readiness', () => {
  it('is 503 without keys, and 200 with them; a probe alone is enough to get there', async () => {
    const { readiness, requests } = api()
    expect(readiness()).toMatchObject({ ready: false, status: 503, body: { ready: false, tokens: [] } })
    await settle()
    expect(readiness()).toMatchObject({
      ready: true,
      status: 200,
      body: { ready: true, keys: [{ issuer: iss, usable: true }] },
    })
    expect(requests()).toBe(1)
  })

  it('does not wait for a key endpoint that hangs, and does not flood one that fails', async () => {
    const { readiness, requests, hangs, fails, works, clock } = api()
    hangs()
    for (let probe = 0; probe < 10; probe++) expect(readiness().status).toBe(503)
    expect(requests()).toBe(1)
    await clock.advance(10)
    fails()
    for (let probe = 0; probe < 360; probe++) {
      readiness()
      await clock.advance(10)
    }
    expect(readiness().body.keys[0]).toMatchObject({ usable: false, failureCode: 'status' })
    expect(requests()).toBeLessThan(150)
    works()
    await clock.advance(10 * 60)
    readiness()
    await settle()
    expect(readiness().ready).toBe(true)
  })

  it('stays 200 with stale keys during an outage, until they are too old', async () => {
    const { readiness, authorizer, fails, prefetch, clock } = api()
    await prefetch()
    fails()
    for (let n = 0; n < 20; n++) {
      await clock.advance(hour)
      await authorizer.validator.safeValidate(mint())
      expect(readiness()).toMatchObject({ status: 200 })
    }
    expect(readiness().body.keys[0]).toMatchObject({ usable: true, failureCode: 'status' })
    await clock.advance(5 * hour)
    expect(readiness()).toMatchObject({ status: 503, body: { keys: [{ usable: false }] } })
  })
})

describe('readiness with a token source', () => {
  async function withKeys() {
    const set = api()
    await set.prefetch()
    return set
  }

  it('is 503 before the first token, which the probe requests', async () => {
    const { readiness } = await withKeys()
    const { source, clock, endpoint } = createScene()
    const tokens = [source()]
    expect(readiness({ tokens })).toMatchObject({
      status: 503,
      body: {
        tokens: [{ clientId: 'client1', usable: false, expiresInSeconds: undefined, failureCode: undefined }],
      },
    })
    await clock.advance(1)
    const { status, body } = readiness({ tokens })
    expect([status, body.tokens]).toEqual([
      200,
      [{ clientId: 'client1', usable: true, expiresInSeconds: 3599, failureCode: undefined }],
    ])
    expect(endpoint.count()).toBe(1)
  })

  it('is 503 with the code while no token can be had, at the pace of the cooldown', async () => {
    const { readiness } = await withKeys()
    const { source, clock, endpoint } = createScene()
    const tokens = [source({ logger: false })]
    endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    for (let probe = 0; probe < 360; probe++) {
      readiness({ tokens })
      await clock.advance(10)
    }
    expect(readiness({ tokens })).toMatchObject({
      status: 503,
      body: { tokens: [{ usable: false, failureCode: 'invalid_client' }] },
    })
    expect(endpoint.count()).toBeLessThan(100)
    endpoint.answerWithTokens()
    for (let probe = 0; probe < 60; probe++) {
      readiness({ tokens })
      await clock.advance(10)
    }
    expect(readiness({ tokens })).toMatchObject({
      status: 200,
      body: { tokens: [{ failureCode: undefined }] },
    })
  })

  it('stays 200 when a token expires unused: probes buy none', async () => {
    const { readiness } = await withKeys()
    const { source, clock, endpoint } = createScene()
    const tokens = [source()]
    await when(tokens[0]?.getToken() ?? Promise.reject(), clock)
    for (let n = 0; n < 10; n++) {
      await clock.advance(hour)
      expect(readiness({ tokens }).status).toBe(200)
    }
    expect(readiness({ tokens }).body.tokens[0]?.expiresInSeconds).toBeUndefined()
    expect(endpoint.count()).toBeLessThan(4)
  })

  it('holds nothing of a token or a secret', async () => {
    const { readiness } = await withKeys()
    const { source, clock } = createScene()
    const tokens = source()
    const token = await when(tokens.getToken(), clock)
    const text = JSON.stringify(readiness({ tokens: [tokens] }))
    for (const part of [...token.split('.').filter(({ length }) => length > 7), 'Secret_of'])
      expect(text).not.toContain(part)
  })
})
