import { createTokenValidator } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { createFixture, jwks, keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { serves, setUp } from '../support/key-endpoint.ts'
import { serve, startKeysServer } from '../support/keys-server.ts'
import { createManualClock } from '../support/manual-clock.ts'

/** With nothing but what a test needs: every other option has its default. */
function byDefault() {
  const clock = createManualClock(now)
  return { clock, validator: createTokenValidator({ userPoolId, clock, fetch: keysFetch().fetch }) }
}

/** Refresh, backoff and bounds of the keys by default: `jwks/`. Bounds of the token cache: `token-cache-bounds.test.ts`. */
describe('by default', () => {
  it('clocks may differ by 5 seconds', async () => {
    const { validator } = byDefault()
    const outcome = async (claims: object) =>
      (await validator.safeValidate(mint({ claims: { iat: now - 60, ...claims } }))).outcome
    expect(await outcome({ exp: now - 4.9 })).toBe('valid')
    expect(await outcome({ exp: now - 5 })).toBe('invalid')
    expect(await outcome({ nbf: now + 5 })).toBe('valid')
    expect(await outcome({ nbf: now + 5.1 })).toBe('invalid')
  })

  it('a token has no maximum age', async () => {
    const { validator } = byDefault()
    const old = mint({ claims: { iat: now - 99_999_999 } })
    expect(await validator.safeValidate(old)).toMatchObject({ outcome: 'valid' })
  })

  it('a token has at most 8192 bytes', async () => {
    const { validator } = byDefault()
    const code = async (length: number) => {
      const result = await validator.safeValidate('a'.repeat(length))
      return result.outcome === 'invalid' && result.failure.code
    }
    expect([await code(8192), await code(8193)]).toEqual(['not_compact_jws', 'token_too_large'])
  })

  it('tokens of users are refused', async () => {
    const { validator } = byDefault()
    const token = mint({ claims: { sub: 'a-user', username: 'jane' } })
    expect(await validator.safeValidate(token)).toMatchObject({ failure: { code: 'not_a_machine_token' } })
  })

  it('a download has 3 seconds', async () => {
    const { validator, clock } = setUp(() => new Promise(() => {}))
    const result = validator.safeValidate(mint())
    let settled = false
    void result.then(() => {
      settled = true
    })
    await clock.advance(2.9)
    expect(settled).toBe(false)
    await clock.advance(0.1)
    expect(settled).toBe(true)
    expect(await result).toMatchObject({ unavailable: { code: 'timeout' } })
  })

  it('a JWKS has at most 262,144 bytes', async () => {
    const text = JSON.stringify(jwks)
    const outcomeFor = async (bytes: number) => {
      const { validator } = createFixture({ document: text.padEnd(bytes) })
      return (await validator.safeValidate(mint())).outcome
    }
    expect([await outcomeFor(262_144), await outcomeFor(262_145)]).toEqual(['valid', 'keys_unavailable'])
  })

  it('a refresh starts after 600 seconds', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    await validator.prefetch()
    await clock.advance(600)
    await validator.prefetch()
    expect(requests()).toBe(1)
    await clock.advance(0.1)
    await validator.prefetch()
    expect(requests()).toBe(2)
  })

  it('keys are downloaded with the global fetch', async () => {
    const server = await startKeysServer(serve(jwks))
    try {
      const validator = createTokenValidator({ issuers: [{ issuer: server.issuer }] })
      expect(await validator.prefetch()).toMatchObject([{ usable: true }])
      expect(server.requests()).toBe(1)
    } finally {
      await server.close()
    }
  })
})
