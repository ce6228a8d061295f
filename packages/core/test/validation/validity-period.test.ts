import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkTime, validityPeriodOf } from '../../src/validation/claims.ts'

const client = {
  sub: 'client-1',
  client_id: 'client-1',
  token_use: 'access',
  iss: 'https://issuer.example',
} as const

const instant = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 60, noNaN: true }))
const duration = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 20, noNaN: true }))

it('in its validity period, a token passes every check of time; outside, it fails one', () => {
  fc.assert(
    fc.property(
      fc.record({ exp: instant, nbf: instant, iat: instant }, { requiredKeys: ['exp'] }),
      fc.record({ toleranceSeconds: duration, maxAgeSeconds: fc.option(duration, { nil: undefined }) }),
      instant,
      (times, rules, now) => {
        const claims = { ...client, ...times }
        // Without `iat`, a token with a maximum age is never valid, and so never cached.
        fc.pre(rules.maxAgeSeconds === undefined || claims.iat !== undefined)
        const { validFrom, validUntil } = validityPeriodOf(claims, rules)
        expect(now >= validFrom && now < validUntil).toBe(checkTime(claims, now, rules) === undefined)
      },
    ),
    { numRuns: 2_000 },
  )
})

it.each([
  ['its expiry', { exp: 100, iat: 10 }, { toleranceSeconds: 5, maxAgeSeconds: undefined }, [5, 105]],
  ['its maximum age', { exp: 100, iat: 10 }, { toleranceSeconds: 5, maxAgeSeconds: 20 }, [5, 35]],
  ['nbf', { exp: 100, iat: 10, nbf: 50 }, { toleranceSeconds: 5, maxAgeSeconds: undefined }, [45, 105]],
] as const)('is limited by %s', (_, times, rules, [validFrom, validUntil]) => {
  expect(validityPeriodOf({ ...client, ...times }, rules)).toEqual({
    validFrom,
    validUntil,
  })
})
