import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type LocalUserPool, startLocalCognito } from '../src/index.ts'
import { bundledPrimes } from '../src/keys/bundled-primes.ts'
import { derivePrimes } from '../src/keys/prime-derivation.ts'
import { claimsOf, headerOf } from './tokens.ts'

const kids = (pool: LocalUserPool) => pool.jwks.keys.map(({ kid }) => kid)

function verifies(token: string, { jwks }: LocalUserPool): boolean {
  const [header, payload, signature = ''] = token.split('.')
  const jwk = jwks.keys.find(({ kid }) => kid === headerOf(token).kid)
  if (jwk === undefined) return false
  const key = createPublicKey({ format: 'jwk', key: { ...jwk } })
  return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
}

it('rotates in steps: published, signing, retired', async () => {
  await using cognito = await startLocalCognito()
  const [oldId, oldAccess] = kids(cognito)
  const before = await cognito.mintToken()

  await cognito.rotateKeys({ step: 'publish' })
  const [, , newId, newAccess] = kids(cognito)
  expect(kids(cognito)).toHaveLength(4)
  expect(headerOf(await cognito.mintToken()).kid).toBe(oldAccess)
  expect(headerOf(await cognito.mintToken({ signWith: 'published' })).kid).toBe(newAccess)

  await cognito.rotateKeys({ step: 'sign' })
  expect(kids(cognito)).toEqual([oldId, oldAccess, newId, newAccess])
  expect(headerOf(await cognito.mintToken()).kid).toBe(newAccess)
  expect(verifies(before, cognito)).toBe(true)

  await cognito.rotateKeys({ step: 'retire' })
  expect(kids(cognito)).toEqual([newId, newAccess])
  expect(verifies(before, cognito)).toBe(false)
  expect(headerOf(await cognito.mintToken({ signWith: 'retired' })).kid).toBe(oldAccess)
})

it('rotates at once, again and again, past the bundled keys, with a key of its own each time', async () => {
  await using cognito = await startLocalCognito({ seed: 'long' })
  const moduli = new Set<string>()
  for (let turn = 0; turn < 18; turn++) {
    for (const { n } of cognito.jwks.keys) moduli.add(n)
    expect(verifies(await cognito.mintToken(), cognito)).toBe(true)
    await cognito.rotateKeys()
  }
  expect(moduli.size).toBe(36)
}, 30_000)

it('the pools of a server share no key', async () => {
  await using cognito = await startLocalCognito({ userPools: [{}, {}, {}] })
  const moduli = cognito.pools.flatMap(({ jwks }) => jwks.keys.map(({ n }) => n))
  expect(new Set(moduli).size).toBe(6)
})

it('mints any claims and headers, wrong ones included', async () => {
  await using cognito = await startLocalCognito({ clock: { now: () => 1000 } })
  const token = await cognito.mintToken({
    scopes: ['a/b'],
    claims: { sub: 'whoever', client_id: 'whoever', token_use: 'id', username: 'u', jti: undefined },
    header: { typ: 'JWT', kid: undefined },
    expiresInSeconds: 1,
  })
  expect(headerOf(token)).toEqual({ alg: 'RS256', typ: 'JWT' })
  expect(claimsOf(token)).toEqual({
    sub: 'whoever',
    client_id: 'whoever',
    token_use: 'id',
    scope: 'a/b',
    auth_time: 1000,
    iat: 1000,
    exp: 1001,
    iss: cognito.issuer,
    version: 2,
    username: 'u',
  })
})

it('signs with the wrong key when asked to', async () => {
  await using cognito = await startLocalCognito()
  const [idKid, accessKid] = kids(cognito)
  expect(headerOf(await cognito.mintToken({ signWith: 'id' })).kid).toBe(idKid)
  const foreign = await cognito.mintToken({ signWith: 'foreign' })
  expect(headerOf(foreign).kid).toBe(accessKid)
  expect(verifies(foreign, cognito)).toBe(false)
  const none = await cognito.mintToken({ signWith: 'none' })
  expect(headerOf(none).alg).toBe('none')
  expect(none.endsWith('.')).toBe(true)
  await expect(cognito.mintToken({ signWith: 'retired' })).rejects.toThrow(/rotateKeys/)
})

it('the bundled keys are those that their numbers derive', () => {
  const { p } = derivePrimes('bundled/3')
  expect(bundledPrimes[3]?.[0]).toBe(Buffer.from(p.toString(16), 'hex').toString('base64url'))
})

describe('minting', () => {
  it('an expired token is as old as a real one: its `iat` lies a lifetime before its `exp`', async () => {
    await using cognito = await startLocalCognito({
      clock: { now: () => 100_000 },
      userPools: [{ appClients: [{ accessTokenSeconds: 900 }] }],
    })
    for (const [expiresInSeconds, exp] of [
      [-60, 99_940],
      [0, 100_000],
    ] as const) {
      const claims = claimsOf(await cognito.mintToken({ expiresInSeconds }))
      expect(claims).toMatchObject({ exp, iat: exp - 900, auth_time: exp - 900 })
    }
  })

  it('leaves out the claims that it is told to', async () => {
    await using cognito = await startLocalCognito()
    const claims = claimsOf(await cognito.mintToken({ omitClaims: ['jti', 'scope'] }))
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['jti']))
    expect(claims).not.toHaveProperty('scope')
  })

  it.each<[string, object, RegExp]>([
    [
      'an option that is misspelt',
      { scope: 'orders/read' },
      /`scope`: is not a known option\. Did you mean `scopes`\?/,
    ],
    [
      'an option that is unknown',
      { lifetime: 60 },
      /`lifetime`: is not a known option\. Valid options: clientId/,
    ],
    ['an inherited name', { constructor: 1 }, /`constructor`/],
    ['a scope that is no list', { scopes: 'orders/read' }, /`scopes`: must be an array/],
    [
      'a lifetime that is none',
      { expiresInSeconds: Number.NaN },
      /`expiresInSeconds`: must be a finite number/,
    ],
    ['a key that is none', { signWith: 'hs256' }, /`signWith`: must be one of access, id/],
    ['an unknown client', { clientId: 'nobody' }, /`clientId`: is not an app client .*\(machine\).*`claims`/],
  ])('refuses %s', async (_, request, message) => {
    await using cognito = await startLocalCognito()
    const minting = cognito.mintToken(request)
    await expect(minting).rejects.toThrow(message)
    await expect(minting).rejects.toMatchObject({ code: 'invalid_option' })
  })
})
