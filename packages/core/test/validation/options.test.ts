import { createTokenValidator, type TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { iss, jwks, userPoolId } from '../support/issuer.ts'
import { refusedOption as optionOf } from '../support/refused-option.ts'

const make = (options: object) => createTokenValidator(options as TokenValidatorOptions)

const refusedOption = (options: object) => optionOf(() => make(options))

describe('a number option', () => {
  const numbers: readonly (readonly [string, number, number, boolean])[] = [
    ['clockToleranceSeconds', 0, 300, false],
    ['maxTokenAgeSeconds', 1, 31_536_000, false],
    ['maxTokenBytes', 256, 65_536, true],
    ['keys.softAgeSeconds', 1, 86_400, false],
    ['keys.maxAgeSeconds', 600, 604_800, false],
    ['keys.refreshBurst', 1, 10, true],
    ['keys.refreshRefillSeconds', 1, 3600, false],
    ['keys.backoffSeconds', 0.1, 60, false],
    ['keys.maxBackoffSeconds', 1, 3600, false],
    ['keys.deadlineSeconds', 0.1, 60, false],
    ['keys.maxBytes', 1024, 16_777_216, true],
    ['keys.maxKeys', 1, 1000, true],
    ['tokenCache.maxEntries', 1, 1_000_000, true],
    ['tokenCache.maxBytes', 65_536, 4_294_967_296, true],
  ]
  const nested = (path: string, value: unknown) => {
    const [first = '', second] = path.split('.')
    return { userPoolId, [first]: second === undefined ? value : { [second]: value } }
  }
  it.each(numbers)('is refused outside its range: %s, from %d to %d', (path, min, max, whole) => {
    const bad = [
      min - 0.01,
      max + 1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      '5',
      null,
      true,
      [min],
      {},
      ...(whole ? [min + 0.5] : []),
    ]
    for (const value of bad) expect([value, refusedOption(nested(path, value))]).toEqual([value, path])
    // maxAgeSeconds must not be below softAgeSeconds; every other option stands alone.
    const extra = path === 'keys.softAgeSeconds' ? { keys: { softAgeSeconds: max, maxAgeSeconds: max } } : {}
    for (const value of [min, max])
      expect(refusedOption({ ...nested(path, value), ...(value === max && extra) })).toBe('none')
  })
})

describe('an option that is not valid', () => {
  const custom = (changes: object) => ({ issuers: [{ issuer: 'https://a.example', ...changes }] })
  const given = (keys: readonly unknown[]) => custom({ jwksUri: null, jwks: { keys } })
  it.each<[string, object, string]>([
    ['no option at all', {}, 'userPoolId'],
    ['an empty array of pools', { userPoolId: [] }, 'userPoolId'],
    ['text that is not a pool ID', { userPoolId: 'my-pool' }, 'userPoolId'],
    ['a pool ID with a path', { userPoolId: `${userPoolId}/x` }, 'userPoolId'],
    ['a pool ID that is not a string', { userPoolId: [7] }, 'userPoolId'],
    ['an issuer in place of a pool ID', { userPoolId: iss }, 'userPoolId'],
    ['null as pool ID', { userPoolId: null }, 'userPoolId'],
    ['a number as pool ID', { userPoolId: 5 }, 'userPoolId'],
    ['an object as pool ID', { userPoolId: {} }, 'userPoolId'],
    ['a pool twice', { userPoolId: [userPoolId, userPoolId] }, 'issuers'],
    ['a pool and its issuer', { userPoolId, issuers: [{ issuer: iss }] }, 'issuers'],
    ['issuers as an object', { issuers: { issuer: iss } }, 'issuers'],
    ['an issuer as a string', { issuers: [iss] }, 'issuers[0]'],
    ['an unknown issuer type', { issuers: [{ userPoolId, issuerTypes: ['NEW'] }] }, 'issuers[0].issuerTypes'],
    ['no issuer types', { issuers: [{ userPoolId, issuerTypes: [] }] }, 'issuers[0].issuerTypes'],
    [
      'text that is not a Region',
      { issuers: [{ userPoolId, regions: ['evil.example/'] }] },
      'issuers[0].regions',
    ],
    ['a wrong pool ID within issuers', { issuers: [{ userPoolId: 'x' }] }, 'issuers[0].userPoolId'],
    ['http', custom({ issuer: 'http://a.example' }), 'issuers[0].issuer'],
    ['ftp', custom({ issuer: 'ftp://a.example' }), 'issuers[0].issuer'],
    ['user info', custom({ issuer: 'https://u:p@a.example' }), 'issuers[0].issuer'],
    ['a fragment', custom({ issuer: 'https://a.example#x' }), 'issuers[0].issuer'],
    ['text that is not a URL', custom({ issuer: 'a.example' }), 'issuers[0].issuer'],
    ['an http jwksUri', custom({ jwksUri: 'http://a.example/jwks' }), 'issuers[0].jwksUri'],
    ['neither jwksUri nor jwks', custom({ jwksUri: null }), 'issuers[0].jwks'],
    ['a jwks that is not a JWKS', custom({ jwks: [] }), 'issuers[0].jwks'],
    ['alg none', custom({ algorithms: ['none'] }), 'issuers[0].algorithms'],
    ['alg HS256', custom({ algorithms: ['RS256', 'HS256'] }), 'issuers[0].algorithms'],
    ['an alg that objects inherit', custom({ algorithms: ['toString'] }), 'issuers[0].algorithms'],
    ['an empty array of algorithms', custom({ algorithms: [] }), 'issuers[0].algorithms'],
    ['an unknown profile', custom({ profile: 'auth0' }), 'issuers[0].profile'],
    ['generic without an audience', custom({ profile: 'generic' }), 'issuers[0].audience'],
    ['generic with an empty audience', custom({ profile: 'generic', audience: '' }), 'issuers[0].audience'],
    ['cognito with an audience of its own', custom({ audience: 'x' }), 'issuers[0].audience'],
    ['an unknown kind of tokens', { userPoolId, tokens: 'user' }, 'tokens'],
    ['an empty array of client IDs', { userPoolId, clientIds: [] }, 'clientIds'],
    ['a client ID with a space', { userPoolId, clientIds: ['a b'] }, 'clientIds'],
    ['an empty client ID', { userPoolId, clientIds: [''] }, 'clientIds'],
    ['a client ID of 129 characters', { userPoolId, clientIds: ['c'.repeat(129)] }, 'clientIds'],
    ['a client ID of 128 characters', { userPoolId, clientIds: ['c'.repeat(128)] }, 'none'],
    ['an empty audience', { userPoolId, audience: '' }, 'audience'],
    ['an empty array of audiences', { userPoolId, audience: [] }, 'audience'],
    ['clientScopes null', { userPoolId, clientScopes: null }, 'clientScopes'],
    [
      'clientScopes with text that is not a scope',
      { userPoolId, clientScopes: { abc: ['a b'] } },
      'clientScopes["abc"]',
    ],
    ['clientScopes with one scope as a string', { userPoolId, clientScopes: { abc: 'a/b' } }, 'none'],
    ['clientScopes with no scopes for a client', { userPoolId, clientScopes: { abc: [] } }, 'none'],
    ['clientScopes with an empty scope', { userPoolId, clientScopes: { abc: [''] } }, 'clientScopes["abc"]'],
    [
      'a customClaims that is not a Standard Schema',
      { userPoolId, customClaims: { parse: () => {} } },
      'customClaims',
    ],
    ['an isRevoked that is not a function', { userPoolId, isRevoked: true }, 'isRevoked'],
    ['an onEvent that is not a function', { userPoolId, onEvent: {} }, 'onEvent'],
    ['an onEvent with one that is not a function', { userPoolId, onEvent: [() => {}, null] }, 'onEvent'],
    ['a random that is not a function', { userPoolId, random: 4 }, 'random'],
    ['a fetch that is not a function', { userPoolId, fetch: 'node-fetch' }, 'fetch'],
    ['allowInsecureHttp as a string', { userPoolId, allowInsecureHttp: 'no' }, 'allowInsecureHttp'],
    [
      'a clock without a monotonic one',
      { userPoolId, clock: { now: Date.now, schedule: setTimeout } },
      'clock',
    ],
    ['a signature backend without methods', { userPoolId, signatureBackend: {} }, 'signatureBackend'],
    ['signatureBackend null', { userPoolId, signatureBackend: null }, 'signatureBackend'],
    ['keys as a number', { userPoolId, keys: 5 }, 'keys'],
    ['keys as a string', { userPoolId, keys: 'x' }, 'keys'],
    ['keys null', { userPoolId, keys: null }, 'keys'],
    ['keys as a function', { userPoolId, keys: () => {} }, 'keys'],
    ['clientScopes as an array', { userPoolId, clientScopes: [] }, 'clientScopes'],
    ['clientScopes as a Map', { userPoolId, clientScopes: new Map([['a', ['b']]]) }, 'clientScopes'],
    ['a misspelled option', { userPoolId, clientId: ['abc'] }, 'clientId'],
    ['a misspelled option of keys', { userPoolId, keys: { maxAge: 5 } }, 'keys.maxAge'],
    ['a misspelled option of tokenCache', { userPoolId, tokenCache: { max: 5 } }, 'tokenCache.max'],
    ['a misspelled option of an issuer', custom({ audiences: 'x' }), 'issuers[0].audiences'],
    ['a misspelled option of a pool', { issuers: [{ userPoolId, region: 'x' }] }, 'issuers[0].region'],
    ['clientIds undefined', { userPoolId, clientIds: undefined }, 'clientIds'],
    ['audience undefined', { userPoolId, audience: undefined }, 'audience'],
    ['clientScopes undefined', { userPoolId, clientScopes: undefined }, 'clientScopes'],
    ['customClaims undefined', { userPoolId, customClaims: undefined }, 'customClaims'],
    ['isRevoked undefined', { userPoolId, isRevoked: undefined }, 'isRevoked'],
    ['maxTokenAgeSeconds undefined', { userPoolId, maxTokenAgeSeconds: undefined }, 'maxTokenAgeSeconds'],
    ['onEvent undefined', { userPoolId, onEvent: undefined }, 'none'],
    [
      'a static JWKS with too many keys',
      given([...Array(101)].map((_, n) => ({ ...jwks.keys[0], kid: `${n}` }))),
      'jwks',
    ],
    ['a static JWKS with one kid twice', given([jwks.keys[0], jwks.keys[0]]), 'jwks'],
    ['a static JWKS without a usable key', given([{ kty: 'oct', kid: 'a', k: 'AAAA' }]), 'jwks'],
    ['an empty static JWKS', given([]), 'jwks'],
    ['an unknown option', { userPoolId, memory: false }, 'memory'],
    ['tokenCache true', { userPoolId, tokenCache: true }, 'tokenCache'],
    ['tokenCache null', { userPoolId, tokenCache: null }, 'tokenCache'],
    ['a cache without methods', { userPoolId, keys: { cache: {} } }, 'keys.cache'],
    ['maxAgeSeconds below softAgeSeconds', { userPoolId, keys: { maxAgeSeconds: 60 } }, 'keys.maxAgeSeconds'],
  ])('is named by the error: %s', (_, options, option) => {
    expect(refusedOption(options)).toBe(option)
  })

  it.each<unknown>([undefined, null, userPoolId, 5, [], [userPoolId], () => {}])(
    'is `options` itself: %j',
    (options) => {
      expect(refusedOption(options as object)).toBe('options')
    },
  )

  const standard = { version: 1, vendor: 'test', validate: () => ({ value: {} }) }
  it.each<[string, unknown, string]>([
    ['an object', { '~standard': standard }, 'none'],
    ['a function', Object.assign(() => {}, { '~standard': standard }), 'none'],
    ['null', null, 'customClaims'],
    ['a string', 'tenant', 'customClaims'],
    ['an undefined interface', { '~standard': undefined }, 'customClaims'],
    ['a null interface', { '~standard': null }, 'customClaims'],
    ['an interface without a function', { '~standard': { ...standard, validate: true } }, 'customClaims'],
    ['a bare function', () => ({ value: {} }), 'customClaims'],
  ])('is customClaims: %s', (_, customClaims, option) => {
    expect(refusedOption({ userPoolId, customClaims })).toBe(option)
  })
})

describe('issuers', () => {
  const issuersOf = (options: object) => make(options).issuers

  it('are ORIGINAL and UPDATED for a pool, unless issuerTypes names one', () => {
    const updated = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`
    expect(issuersOf({ userPoolId })).toEqual([iss, updated])
    expect(issuersOf({ userPoolId: [userPoolId, 'us-east-1_Other1'] })).toHaveLength(4)
    expect(issuersOf({ issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }] })).toEqual([iss])
    expect(issuersOf({ issuers: [{ userPoolId, issuerTypes: ['UPDATED'] }] })).toEqual([updated])
  })

  it('are ORIGINAL in the Region of a replica, which has no UPDATED one', () => {
    expect(issuersOf({ issuers: [{ userPoolId, regions: ['us-east-1', 'eu-west-1'] }] })).toEqual([
      iss,
      `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
      `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    ])
  })

  it('may be http on loopback, and elsewhere with allowInsecureHttp', () => {
    for (const host of ['localhost:3000', '127.0.0.1', '127.9.9.9', '[::1]:80']) {
      expect(issuersOf({ issuers: [{ issuer: `http://${host}/pool` }] })).toHaveLength(1)
    }
    expect(
      issuersOf({ issuers: [{ issuer: 'http://cognito.test/pool' }], allowInsecureHttp: true }),
    ).toHaveLength(1)
    expect(refusedOption({ issuers: [{ issuer: 'http://localhost.evil.example/' }] })).toBe(
      'issuers[0].issuer',
    )
  })

  it('have their keys downloaded from jwksUri, or from the well-known path', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return new Response(JSON.stringify(jwks))
    }
    const issuers = [
      { issuer: 'https://a.example/x' },
      { issuer: 'https://b.example/' },
      { issuer: 'https://c.example', jwksUri: 'https://keys.example/c?v=1' },
    ]
    const health = await createTokenValidator({ userPoolId, issuers, fetch }).prefetch()
    // Not the pool's UPDATED issuer, which no token has named.
    expect(health.map(({ usable }) => usable)).toEqual([true, false, true, true, true])
    expect(urls).toEqual([
      `${iss}/.well-known/jwks.json`,
      'https://a.example/x/.well-known/jwks.json',
      'https://b.example/.well-known/jwks.json',
      'https://keys.example/c?v=1',
    ])
  })
})
