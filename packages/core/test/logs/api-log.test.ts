import { createAuthorizer, createTokenValidator, type TokenValidatorOptions } from '@cognito-m2m/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clientId, createFixture, iss, jwks, mint, now, rogueKey, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { createRecordingLogger } from '../support/recording-logger.ts'
import { refusedOption } from '../support/refused-option.ts'

const expired = mint({ claims: { exp: now - 1 } })
const forged = mint({ signing: { key: rogueKey.privateKey } })

function logging(options: TokenValidatorOptions = {}) {
  const { logger, lines } = createRecordingLogger()
  return { ...createFixture({ clientIds: [clientId], logger, ...options }), lines }
}

describe('a refused token', () => {
  it('is logged at once, with its stage, code and what was expected', async () => {
    const { validator, lines } = logging()
    await validator.safeValidate(expired)
    expect(lines).toEqual([
      {
        level: 'info',
        message: expect.stringMatching(
          /^cognito-m2m: A token of client \w+ was refused in the claims stage: token_expired \(`exp`\)\. Expected: .+\.$/,
        ),
        fields: expect.objectContaining({
          event: 'token_refused',
          stage: 'claims',
          code: 'token_expired',
          count: 1,
        }),
      },
    ])
  })

  it('is logged once per reason and minute, with a count', async () => {
    const { validator, lines, clock } = logging()
    for (let n = 0; n < 50; n++) await validator.safeValidate(expired)
    await validator.safeValidate(forged)
    expect(lines.map(({ fields }) => fields.code)).toEqual(['token_expired', 'signature_mismatch'])
    lines.length = 0
    await clock.advance(60)
    expect(lines).toMatchObject([
      { fields: { event: 'token_refused', code: 'token_expired', count: 49, seconds: 60 } },
    ])
    expect(lines[0]?.message).toMatch(/ \(49 more in the last 60 s\)\.$/)
    for (let n = 0; n < 7; n++) await validator.safeValidate(expired)
    expect(lines).toHaveLength(1)
    await clock.advance(60)
    expect(lines[1]).toMatchObject({ fields: { code: 'token_expired', count: 7 } })
  })

  it('is logged at once again after a minute without it, and no timer is left by then', async () => {
    const { validator, lines, clock } = logging()
    await validator.safeValidate(expired)
    expect(clock.timers()).toEqual({ all: 1, keepingAlive: 0 })
    await clock.advance(61)
    expect(clock.timers()).toEqual({ all: 0, keepingAlive: 0 })
    await validator.safeValidate(expired)
    expect(lines.map(({ fields }) => fields.count)).toEqual([1, 1])
  })

  it('is told apart by client, where its signature proves which', async () => {
    const { validator, lines } = logging()
    for (const client of ['other1', 'other2', 'other1']) {
      await validator.safeValidate(mint({ claims: { client_id: client, sub: client } }))
    }
    expect(lines.map(({ fields }) => [fields.code, fields.clientId])).toEqual([
      ['client_not_allowed', 'other1'],
      ['client_not_allowed', 'other2'],
    ])
  })

  it('is counted where timers do not run, by the next one', async () => {
    const frozen = { ...createManualClock(now), schedule: () => () => {} }
    let seconds = 0
    const clock = { ...frozen, monotonic: () => seconds }
    const { validator, lines } = logging({ clock })
    await validator.safeValidate(expired)
    await validator.safeValidate(expired)
    seconds = 3600
    await validator.safeValidate(expired)
    seconds = 7200
    await validator.safeValidate(expired)
    expect(lines.map(({ fields }) => fields.count)).toEqual([1, 1, 1])
    expect(lines[1]).toMatchObject({ fields: { seconds: 3600 } })
  })

  it('takes bounded memory and lines, however many reasons there are', async () => {
    const { validator, lines, clock } = logging()
    for (let n = 0; n < 1000; n++) await validator.safeValidate(mint(), { scopes: `orders/scope-${n}` })
    expect(lines).toHaveLength(101)
    expect(lines[100]).toMatchObject({ level: 'warn', fields: { event: 'others' } })
    lines.length = 0
    await clock.advance(60)
    expect(lines).toMatchObject([{ fields: { event: 'others', count: 899 } }])
  })
})

describe('a request without a token', () => {
  it.each([
    ['missing', undefined, 'A request without a token was refused.'],
    ['malformed', 'Bearer', 'A request whose Authorization header cannot be read was refused.'],
  ])('is logged as %s, once per minute', async (code, header, text) => {
    const { logger, lines } = createRecordingLogger()
    const authorize = createAuthorizer({ userPoolId, logger }).forRoute()
    for (let n = 0; n < 3; n++) await authorize(header, undefined)
    expect(lines).toEqual([
      {
        level: 'info',
        message: `cognito-m2m: ${text}`,
        fields: { event: 'credentials_refused', code, count: 1 },
      },
    ])
  })
})

describe('an accepted token', () => {
  it('is not logged', async () => {
    const { validator, lines } = logging()
    for (let n = 0; n < 3; n++) await validator.validate(mint())
    expect(lines).toEqual([])
  })

  it('is warned about once, when nothing restricts which clients may call', async () => {
    const { logger, lines } = createRecordingLogger()
    const { validator } = createFixture({ logger })
    for (let n = 0; n < 3; n++) await validator.validate(mint())
    expect(lines).toEqual([
      {
        level: 'warn',
        message: expect.stringContaining('Set `resource`'),
        fields: { event: 'any_client_accepted', issuer: iss },
      },
    ])
  })
})

describe('trouble with keys', () => {
  const hour = 3600
  /** Expires after every outage here. */
  const token = mint({ claims: { exp: now + 1000 * hour } })

  function unreliable() {
    let answer: () => Response | Promise<Response> = () => Response.json(jwks)
    const set = logging({ fetch: async () => answer() })
    return {
      ...set,
      works: () => (answer = () => Response.json(jwks)),
      fails: () => (answer = () => new Response('', { status: 502 })),
    }
  }

  it('is logged when it begins, when callers get 503, and when it is over', async () => {
    const { validator, lines, clock, fails, works } = unreliable()
    await validator.validate(token)
    fails()
    for (let n = 0; n < 40; n++) {
      await clock.advance(hour)
      await validator.safeValidate(token)
      await clock.advance(1)
    }
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: expect.stringContaining(`${iss}/.well-known/jwks.json: status 502.`),
        fields: { event: 'keys_download_failed', issuer: iss, code: 'status', status: 502 },
      },
      { level: 'warn', fields: { event: 'stale_keys_used', issuer: iss } },
      { level: 'error', fields: { event: 'keys_unavailable', issuer: iss, code: 'status' } },
    ])
    lines.length = 0
    works()
    await clock.advance(hour)
    await validator.validate(token)
    expect(lines).toMatchObject([{ level: 'info', fields: { event: 'keys_downloaded', issuer: iss } }])
    const { seconds, failures, refused } = lines[0]?.fields ?? {}
    expect(seconds).toBeGreaterThan(30 * hour)
    expect(failures).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(10)
    await clock.advance(hour)
    await validator.validate(token)
    await clock.advance(1)
    expect(lines).toHaveLength(1)
  })

  it('is not what a closed validator or an early synchronous call has', async () => {
    const { validator, lines } = unreliable()
    validator.safeValidateSync(token)
    validator.close()
    await validator.safeValidate(token)
    expect(lines).toEqual([])
  })

  it('includes a cache that fails, until it does not for a minute', async () => {
    const cache = { load: () => Promise.reject(new Error('down')), save: async () => {} }
    const { validator, lines, clock } = logging({ keys: { cache } })
    await validator.validate(token)
    await clock.advance(60)
    expect(lines).toMatchObject([
      { level: 'warn', fields: { event: 'jwks_cache_failed', operation: 'load' } },
      { level: 'info', fields: { event: 'jwks_cache_failed', over: true } },
    ])
  })

  it('includes a key that cannot be used', async () => {
    const { validator, lines } = logging({
      fetch: async () => Response.json({ keys: [...jwks.keys, { kty: 'RSA', kid: 'x', use: 'enc' }] }),
    })
    await validator.validate(token)
    expect(lines).toMatchObject([{ level: 'warn', fields: { event: 'key_ignored', index: 2 } }])
  })
})

describe('DEBUG', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each(['cognito-m2m', '*', 'express:*,cognito-m2m', 'a cognito-m2m*'])(
    'of %j logs every event',
    async (value) => {
      vi.stubEnv('DEBUG', value)
      const { validator, lines } = logging()
      await validator.validate(mint())
      for (const _ of [1, 2]) await validator.safeValidate(expired)
      expect(lines.map(({ fields }) => fields.event)).toEqual([
        'keys_download_started',
        'keys_downloaded',
        'token_validated',
        'token_refused',
        'token_refused',
      ])
      expect(lines[2]).toEqual({
        level: 'info',
        message: `cognito-m2m: token_validated ${JSON.stringify({ issuer: iss, clientId, cached: false, durationSeconds: 0 })}`,
        fields: { event: 'token_validated', issuer: iss, clientId, cached: false, durationSeconds: 0 },
      })
    },
  )

  it.each(['', 'cognito', 'express:*'])('of %j changes nothing', async (value) => {
    vi.stubEnv('DEBUG', value)
    const { validator, lines } = logging()
    await validator.validate(mint())
    expect(lines).toEqual([])
  })
})

describe('the option `logger`', () => {
  it.each([null, true, 'console', {}, { info() {}, warn() {} }])('refuses %j', (logger) => {
    expect(refusedOption(() => createTokenValidator({ userPoolId, logger: logger as never }))).toBe('logger')
  })

  it('may throw or reject: no request notices', async () => {
    const fail = () => {
      throw new Error('disk full')
    }
    for (const logger of [
      { info: fail, warn: fail, error: fail },
      { info: async () => fail(), warn: async () => fail(), error: async () => fail() },
    ]) {
      const { validator, clock } = logging({ logger })
      for (const _ of [1, 2]) {
        expect(await validator.safeValidate(expired)).toMatchObject({ outcome: 'invalid' })
      }
      // Nor does the timer that ends the minute.
      await clock.advance(60)
    }
  })

  it('goes on beside a listener', async () => {
    const events: string[] = []
    const { validator, lines } = logging({ onEvent: ({ type }) => void events.push(type) })
    await validator.validate(mint())
    await validator.safeValidate(expired)
    expect(events).toEqual(['keys_download_started', 'keys_downloaded', 'token_validated', 'token_refused'])
    expect(lines).toHaveLength(1)
  })
})
