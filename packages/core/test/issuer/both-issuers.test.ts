import {
  type CognitoM2MEvent,
  createTokenValidator,
  issuerOf,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import {
  accessKey,
  base64url,
  claims,
  header,
  idKey,
  iss,
  jwks,
  mint,
  now,
  rogueKey,
  userPoolId,
} from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const updated = issuerOf(userPoolId, 'UPDATED')
const day = 86_400
const longLived = { exp: now + day }
const original = mint({ claims: longLived })
const switched = mint({ claims: { ...longLived, iss: updated } })

/** A validator of the bare pool, and the endpoints of both issuers. */
function pool(options: TokenValidatorOptions = {}) {
  const downloads = { original: 0, updated: 0 }
  const answers: Record<keyof typeof downloads, () => Response> = {
    original: () => Response.json(jwks),
    updated: () => Response.json(jwks),
  }
  const events: CognitoM2MEvent[] = []
  const clock = createManualClock(now)
  const validator = createTokenValidator({
    userPoolId,
    clock,
    random: () => 1,
    onEvent: (event) => events.push(event),
    fetch: async (url) => {
      const name = url.startsWith(`${updated}/`) ? 'updated' : 'original'
      downloads[name] += 1
      return answers[name]()
    },
    ...options,
  })
  return { validator, clock, downloads, answers, events }
}

/** Unsigned tokens that name an issuer, each with a `kid` of its own. */
function forgedTokens(issuer: string, count: number): string[] {
  const payload = base64url(JSON.stringify({ ...claims, iss: issuer }))
  return Array.from(
    { length: count },
    (_, index) => `${base64url(JSON.stringify({ ...header, kid: `forged-${index}` }))}.${payload}.AAAA`,
  )
}

describe('a bare user pool ID', () => {
  it('trusts both issuers of the pool', async () => {
    const { validator } = pool()
    expect(validator.issuers).toEqual([iss, updated])
    expect(await validator.validate(original)).toMatchObject({ issuer: iss })
    expect(await validator.validate(switched)).toMatchObject({ issuer: updated })
  })

  it('keeps their keys apart, even under one kid', async () => {
    const { validator, answers } = pool()
    answers.updated = () => Response.json({ keys: [{ ...rogueKey.jwk, kid: accessKey.kid }] })
    const signed = (issuer: string, { privateKey }: typeof accessKey) =>
      mint({ claims: { ...longLived, iss: issuer }, signing: { key: privateKey } })
    expect(await validator.safeValidate(signed(updated, rogueKey))).toMatchObject({ outcome: 'valid' })
    for (const [issuer, key] of [
      [updated, accessKey],
      [iss, rogueKey],
    ] as const) {
      expect(await validator.safeValidate(signed(issuer, key))).toMatchObject({
        failure: { code: 'signature_mismatch' },
      })
    }
  })
})

describe('a pool that never switches', () => {
  it('causes no request to its other issuer: not by prefetch, traffic, refresh or an unknown kid', async () => {
    const { validator, clock, downloads } = pool()
    await validator.prefetch()
    for (let minute = 0; minute < 60; minute++) {
      await validator.validate(original)
      await validator.safeValidate(mint({ header: { kid: `unknown-${minute}` } }))
      await validator.prefetch()
      await clock.advance(60)
    }
    expect(downloads.original).toBeGreaterThan(2)
    expect(downloads.updated).toBe(0)
    expect(validator.health()).toMatchObject([
      { issuer: iss, usable: true },
      { issuer: updated, usable: false, failures: 0, failureCode: undefined },
    ])
  })
})

describe('a pool that switches in the middle of traffic', () => {
  it('has no token refused, before, during and after', async () => {
    const { validator, clock, downloads, events } = pool()
    await validator.prefetch()
    for (let second = 0; second < 900; second++) {
      // For a while, tokens of both issuers are in use; then only new ones.
      const inUse = second < 300 ? [original] : second < 600 ? [original, switched] : [switched]
      const results = await Promise.all(inUse.map((token) => validator.safeValidate(token)))
      for (const result of results) expect(result).toMatchObject({ outcome: 'valid' })
      await clock.advance(1)
    }
    expect(events.filter(({ type }) => type === 'token_refused' || type === 'keys_unavailable')).toEqual([])
    // One download per issuer: the second when the first token named it.
    expect(downloads.updated).toBe(1)
    expect(downloads.original).toBe(1)
  })

  it('costs one download for all requests that meet the new issuer at once', async () => {
    const { validator, downloads } = pool()
    await validator.prefetch()
    const results = await Promise.all(Array.from({ length: 500 }, () => validator.safeValidate(switched)))
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['valid']))
    expect(downloads).toEqual({ original: 1, updated: 1 })
  })

  it('keeps accepting the old tokens while the new issuer is unreachable, and the reverse', async () => {
    const { validator, answers } = pool()
    await validator.prefetch()
    answers.updated = () => new Response('', { status: 503 })
    expect(await validator.safeValidate(switched)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: updated },
    })
    expect(validator.safeValidateSync(original)).toMatchObject({ outcome: 'valid' })

    const other = pool()
    other.answers.original = () => new Response('', { status: 404 })
    expect(await other.validator.safeValidate(switched)).toMatchObject({ outcome: 'valid' })
    expect(await other.validator.safeValidate(original)).toMatchObject({ unavailable: { issuer: iss } })
  })
})

describe('a flood of forged tokens that name the other issuer', () => {
  it.each<[string, () => Response, string]>([
    ['which has keys', () => Response.json({ keys: [idKey.jwk] }), 'key_unknown'],
    ['which answers 404', () => new Response('', { status: 404 }), 'keys_unavailable'],
  ])('%s: downloads no more than the token bucket allows, and harms nobody', async (_, answer, expected) => {
    const { validator, clock, downloads, answers, events } = pool()
    answers.updated = answer
    await validator.validate(original)
    for (let second = 0; second < 60; second++) {
      const flood = forgedTokens(updated, 200).map((token) => validator.safeValidate(token))
      // Neither a cached token nor one that is new waits for that issuer's download.
      expect(validator.safeValidateSync(original)).toMatchObject({ outcome: 'valid' })
      const fresh = mint({ claims: { ...longLived, jti: String(second) } })
      expect(validator.safeValidateSync(fresh)).toMatchObject({ outcome: 'valid' })
      const outcomes = (await Promise.all(flood)).map((result) =>
        result.outcome === 'invalid' ? result.failure.code : result.outcome,
      )
      expect(new Set(outcomes)).toEqual(new Set([expected]))
      await clock.advance(1)
    }
    // Two in the bucket, and one more each ten seconds.
    expect(downloads.updated).toBeLessThanOrEqual(2 + 6)
    expect(downloads.updated).toBeGreaterThan(1)
    expect(downloads.original).toBe(1)
    const ofOriginal = events.filter((event) => event.type === 'keys_unavailable' && event.issuer === iss)
    expect(ofOriginal).toEqual([])
  })

  it("leaves the pool's own bucket full: a key rotated in during the flood is found at once", async () => {
    const { validator, answers, downloads } = pool()
    await validator.validate(original)
    await Promise.all(forgedTokens(updated, 500).map((token) => validator.safeValidate(token)))
    answers.original = () => Response.json({ keys: [...jwks.keys, rogueKey.jwk] })
    const rotated = mint({
      header: { kid: rogueKey.kid },
      claims: longLived,
      signing: { key: rogueKey.privateKey },
    })
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(downloads.original).toBe(2)
  })
})
