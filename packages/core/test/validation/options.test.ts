import { createTokenValidator, type TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { iss, jwks, userPoolId } from '../support/issuer.ts'
import { refusedOption as optionOf } from '../support/refused-option.ts'

const make = (options: object) => createTokenValidator(options as TokenValidatorOptions)

const refusedOption = (options: object) => optionOf(() => make(options))

describe('numbers outside their range, or no numbers', () => {
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
  test.each(numbers)('%s: %d to %d', (path, min, max, whole) => {
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
    // A short bound of age must not be below the soft age; everything else stands alone.
    const extra = path === 'keys.softAgeSeconds' ? { keys: { softAgeSeconds: max, maxAgeSeconds: max } } : {}
    for (const value of [min, max])
      expect(refusedOption({ ...nested(path, value), ...(value === max && extra) })).toBe('none')
  })
})

describe('options that are wrong', () => {
  const custom = (changes: object) => ({ issuers: [{ issuer: 'https://a.example', ...changes }] })
  const given = (keys: readonly unknown[]) => custom({ jwksUri: null, jwks: { keys } })
  test.each<[string, object, string]>([
    ['nothing', {}, 'userPoolId'],
    ['an empty list of pools', { userPoolId: [] }, 'userPoolId'],
    ['no pool id', { userPoolId: 'my-pool' }, 'userPoolId'],
    ['a pool id with a path', { userPoolId: `${userPoolId}/x` }, 'userPoolId'],
    ['a pool id that is no text', { userPoolId: [7] }, 'userPoolId'],
    ['an issuer in place of a pool id', { userPoolId: iss }, 'userPoolId'],
    ['pool ids null', { userPoolId: null }, 'userPoolId'],
    ['a number for pool ids', { userPoolId: 5 }, 'userPoolId'],
    ['an object for pool ids', { userPoolId: {} }, 'userPoolId'],
    ['a pool twice', { userPoolId: [userPoolId, userPoolId] }, 'issuers'],
    ['a pool and its issuer', { userPoolId, issuers: [{ issuer: iss }] }, 'issuers'],
    ['issuers as an object', { issuers: { issuer: iss } }, 'issuers'],
    ['an issuer as a text', { issuers: [iss] }, 'issuers[0]'],
    ['an unknown issuer type', { issuers: [{ userPoolId, issuerTypes: ['NEW'] }] }, 'issuers[0].issuerTypes'],
    ['no issuer types', { issuers: [{ userPoolId, issuerTypes: [] }] }, 'issuers[0].issuerTypes'],
    [
      'a region that is none',
      { issuers: [{ userPoolId, regions: ['evil.example/'] }] },
      'issuers[0].regions',
    ],
    ['a pool id within issuers', { issuers: [{ userPoolId: 'x' }] }, 'issuers[0].userPoolId'],
    ['http', custom({ issuer: 'http://a.example' }), 'issuers[0].issuer'],
    ['ftp', custom({ issuer: 'ftp://a.example' }), 'issuers[0].issuer'],
    ['user info', custom({ issuer: 'https://u:p@a.example' }), 'issuers[0].issuer'],
    ['a fragment', custom({ issuer: 'https://a.example#x' }), 'issuers[0].issuer'],
    ['no URL', custom({ issuer: 'a.example' }), 'issuers[0].issuer'],
    ['http keys', custom({ jwksUri: 'http://a.example/jwks' }), 'issuers[0].jwksUri'],
    ['no keys at all', custom({ jwksUri: null }), 'issuers[0].jwks'],
    ['keys that are no JWKS', custom({ jwks: [] }), 'issuers[0].jwks'],
    ['alg none', custom({ algorithms: ['none'] }), 'issuers[0].algorithms'],
    ['alg HS256', custom({ algorithms: ['RS256', 'HS256'] }), 'issuers[0].algorithms'],
    ['an inherited alg', custom({ algorithms: ['toString'] }), 'issuers[0].algorithms'],
    ['no alg', custom({ algorithms: [] }), 'issuers[0].algorithms'],
    ['an unknown profile', custom({ profile: 'auth0' }), 'issuers[0].profile'],
    ['generic without an audience', custom({ profile: 'generic' }), 'issuers[0].audience'],
    ['generic with an empty audience', custom({ profile: 'generic', audience: '' }), 'issuers[0].audience'],
    ['cognito with an audience of its own', custom({ audience: 'x' }), 'issuers[0].audience'],
    ['tokens of an unknown kind', { userPoolId, tokens: 'user' }, 'tokens'],
    ['no client ids', { userPoolId, clientIds: [] }, 'clientIds'],
    ['a client id with a blank', { userPoolId, clientIds: ['a b'] }, 'clientIds'],
    ['a client id that is empty', { userPoolId, clientIds: [''] }, 'clientIds'],
    ['a client id of 129 characters', { userPoolId, clientIds: ['c'.repeat(129)] }, 'clientIds'],
    ['a client id of 128 characters', { userPoolId, clientIds: ['c'.repeat(128)] }, 'none'],
    ['an audience that is empty', { userPoolId, audience: '' }, 'audience'],
    ['an empty audience', { userPoolId, audience: [] }, 'audience'],
    ['limits that are null', { userPoolId, clientScopes: null }, 'clientScopes'],
    ['a limit that is no scope', { userPoolId, clientScopes: { abc: ['a b'] } }, 'clientScopes["abc"]'],
    ['a limit of one scope as a text', { userPoolId, clientScopes: { abc: 'a/b' } }, 'none'],
    ['a limit of no scopes', { userPoolId, clientScopes: { abc: [] } }, 'none'],
    ['a limit that is empty text', { userPoolId, clientScopes: { abc: [''] } }, 'clientScopes["abc"]'],
    ['a schema that is none', { userPoolId, customClaims: { parse: () => {} } }, 'customClaims'],
    ['a hook that is none', { userPoolId, isRevoked: true }, 'isRevoked'],
    ['a listener that is none', { userPoolId, onEvent: {} }, 'onEvent'],
    ['a random that is none', { userPoolId, random: 4 }, 'random'],
    ['a fetch that is none', { userPoolId, fetch: 'node-fetch' }, 'fetch'],
    ['allowInsecureHttp as a text', { userPoolId, allowInsecureHttp: 'no' }, 'allowInsecureHttp'],
    [
      'a clock without a monotonic one',
      { userPoolId, clock: { now: Date.now, schedule: setTimeout } },
      'clock',
    ],
    ['a backend that is none', { userPoolId, signatureBackend: {} }, 'signatureBackend'],
    ['no backend', { userPoolId, signatureBackend: null }, 'signatureBackend'],
    ['a number for keys', { userPoolId, keys: 5 }, 'keys'],
    ['a text for keys', { userPoolId, keys: 'x' }, 'keys'],
    ['keys null', { userPoolId, keys: null }, 'keys'],
    ['a function for keys', { userPoolId, keys: () => {} }, 'keys'],
    ['a list of limits', { userPoolId, clientScopes: [] }, 'clientScopes'],
    ['a map of limits', { userPoolId, clientScopes: new Map([['a', ['b']]]) }, 'clientScopes'],
    ['a misspelt option', { userPoolId, clientId: ['abc'] }, 'clientId'],
    ['a misspelt option of keys', { userPoolId, keys: { maxAge: 5 } }, 'keys.maxAge'],
    ['a misspelt option of memory', { userPoolId, tokenCache: { max: 5 } }, 'tokenCache.max'],
    ['a misspelt option of an issuer', custom({ audiences: 'x' }), 'issuers[0].audiences'],
    ['a misspelt option of a pool', { issuers: [{ userPoolId, region: 'x' }] }, 'issuers[0].region'],
    ['client ids undefined', { userPoolId, clientIds: undefined }, 'clientIds'],
    ['an audience undefined', { userPoolId, audience: undefined }, 'audience'],
    ['limits undefined', { userPoolId, clientScopes: undefined }, 'clientScopes'],
    ['a schema undefined', { userPoolId, customClaims: undefined }, 'customClaims'],
    ['a hook undefined', { userPoolId, isRevoked: undefined }, 'isRevoked'],
    ['an age undefined', { userPoolId, maxTokenAgeSeconds: undefined }, 'maxTokenAgeSeconds'],
    ['an onEvent undefined', { userPoolId, onEvent: undefined }, 'none'],
    ['too many keys given', given([...Array(101)].map((_, n) => ({ ...jwks.keys[0], kid: `${n}` }))), 'jwks'],
    ['keys given of one kid', given([jwks.keys[0], jwks.keys[0]]), 'jwks'],
    ['no usable key given', given([{ kty: 'oct', kid: 'a', k: 'AAAA' }]), 'jwks'],
    ['no key given', given([]), 'jwks'],
    ['memory, which is now tokenCache', { userPoolId, memory: false }, 'memory'],
    ['tokenCache true', { userPoolId, tokenCache: true }, 'tokenCache'],
    ['tokenCache null', { userPoolId, tokenCache: null }, 'tokenCache'],
    ['a cache without methods', { userPoolId, keys: { cache: {} } }, 'keys.cache'],
    ['a bound below the soft age', { userPoolId, keys: { maxAgeSeconds: 60 } }, 'keys.maxAgeSeconds'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(options)).toBe(option)
  })

  test.each<unknown>([undefined, null, userPoolId, 5, [], [userPoolId], () => {}])(
    '%j in place of them',
    (options) => {
      expect(refusedOption(options as object)).toBe('options')
    },
  )

  const standard = { version: 1, vendor: 'test', validate: () => ({ value: {} }) }
  test.each<[string, unknown, string]>([
    ['an object', { '~standard': standard }, 'none'],
    ['a function', Object.assign(() => {}, { '~standard': standard }), 'none'],
    ['null', null, 'customClaims'],
    ['a text', 'tenant', 'customClaims'],
    ['nothing within it', { '~standard': undefined }, 'customClaims'],
    ['null within it', { '~standard': null }, 'customClaims'],
    ['no function within it', { '~standard': { ...standard, validate: true } }, 'customClaims'],
    ['a bare function', () => ({ value: {} }), 'customClaims'],
  ])('a schema: %s', (_, customClaims, option) => {
    expect(refusedOption({ userPoolId, customClaims })).toBe(option)
  })
})

describe('issuers', () => {
  const issuersOf = (options: object) => make(options).issuers

  test('a pool has its ORIGINAL and its UPDATED issuer, unless issuerTypes names one', () => {
    const updated = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`
    expect(issuersOf({ userPoolId })).toEqual([iss, updated])
    expect(issuersOf({ userPoolId: [userPoolId, 'us-east-1_Other1'] })).toHaveLength(4)
    expect(issuersOf({ issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }] })).toEqual([iss])
    expect(issuersOf({ issuers: [{ userPoolId, issuerTypes: ['UPDATED'] }] })).toEqual([updated])
  })

  test('a replica has an ORIGINAL issuer in its own Region, and no UPDATED one', () => {
    expect(issuersOf({ issuers: [{ userPoolId, regions: ['us-east-1', 'eu-west-1'] }] })).toEqual([
      iss,
      `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
      `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    ])
  })

  test('http is taken on loopback, and elsewhere if it is asked for', () => {
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

  test('keys are looked for where the issuer says', async () => {
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
