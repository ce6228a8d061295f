import fc from 'fast-check'
import { errors, importJWK, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { isStrictBase64url } from '../../src/signature/base64url.ts'
import { signatureBackend as node } from '../../src/signature/node.ts'
import { parseJsonObject } from '../../src/validation/json-object.ts'
import { accessKey, claims, createFixture, iss, mint, now } from '../support/issuer.ts'
import { forged, signed } from './arbitrary-tokens.ts'

/** `FUZZ_RUNS=10000000` runs for half an hour; the default is for every test run. */
const runs = Number(process.env.FUZZ_RUNS ?? 4000)
/** Signing takes longer than everything else. */
const signedRuns = runs / 10
/** As does taking a document apart seven times. */
const documentRuns = Math.min(runs, 1_000_000)
const timeout = 600_000 + runs * 2

/** Prints progress during long runs. */
function progress(name: string, total: number) {
  let done = 0
  const step = 100_000
  return () => {
    done += 1
    if (total > step && done % step === 0) process.stdout.write(`${name}: ${done} of ${total}\n`)
  }
}

const { validator } = createFixture({ tokenCache: false })
await validator.prefetch()
const key = await importJWK({ ...accessKey.jwk }, 'RS256')
const valid = mint()

/** Whether jose accepts it: its signature, `iss`, times, and the types of both. */
async function joseAccepts(token: string): Promise<boolean> {
  try {
    await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: iss,
      currentDate: new Date(now * 1000),
      requiredClaims: ['exp'],
    })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false
    throw error
  }
}

it(`refuses ${runs} tokens that the issuer did not sign, and never throws`, { timeout }, async () => {
  const tick = progress('forged', runs)
  await fc.assert(
    fc.asyncProperty(forged, async (token) => {
      tick()
      fc.pre(token !== valid)
      const result = await validator.safeValidate(token)
      expect(result.outcome).not.toBe('keys_unavailable')
      // A part spliced in may make a whole token of the issuer's after all: then jose says so, too.
      if (result.outcome === 'valid') expect(await joseAccepts(token)).toBe(true)
    }),
    { numRuns: runs },
  )
})

it(`accepts none of ${signedRuns} signed tokens with arbitrary content that jose would refuse`, {
  timeout,
}, async () => {
  const tick = progress('signed', signedRuns)
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(signed, async (token) => {
      tick()
      const result = await validator.safeValidate(token)
      if (result.outcome !== 'valid') return
      accepted += 1
      expect(await joseAccepts(token)).toBe(true)
      expect(result.token.claims.client_id).toBe(result.token.claims.sub)
    }),
    { numRuns: signedRuns },
  )
  expect(accepted).toBeGreaterThan(0)
})

it('refuses a token that jose accepts only for a listed reason', { timeout }, async () => {
  const stricter = [
    'duplicate_member',
    'claim_type_wrong',
    'claim_missing',
    'not_a_machine_token',
    'token_use_mismatch',
    'type_not_allowed',
    'content_type_not_allowed',
    'key_unknown',
    'kid_missing',
    'kid_not_valid',
    'audience_mismatch',
    'proof_of_possession_required',
    'token_issued_in_future',
    'token_expired',
    'token_too_large',
    'critical_header_not_understood',
    'not_base64url',
  ]
  const tick = progress('stricter than jose', signedRuns)
  await fc.assert(
    fc.asyncProperty(signed, async (token) => {
      tick()
      const result = await validator.safeValidate(token)
      if (result.outcome === 'invalid' && (await joseAccepts(token)))
        expect(stricter).toContain(result.failure.code)
    }),
    { numRuns: signedRuns },
  )
})

it("passes on any claim besides Cognito's own unchanged", { timeout }, async () => {
  const tick = progress('claims', signedRuns / 2)
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string({ minLength: 1 }).map((name) => `custom:${name}`),
        fc.jsonValue(),
        { maxKeys: 4 },
      ),
      async (custom) => {
        tick()
        fc.pre(!JSON.stringify(custom).includes('__proto__'))
        const result = await validator.safeValidate(mint({ claims: custom }))
        // -0 has no JSON of its own.
        expect(result).toMatchObject({
          outcome: 'valid',
          token: { claims: JSON.parse(JSON.stringify({ ...claims, ...custom })) },
        })
      },
    ),
    { numRuns: signedRuns / 2 },
  )
})

it('finds duplicate members anywhere, and only duplicates', { timeout }, () => {
  const tick = progress('documents', documentRuns)
  const object = fc
    .dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 5 })
    .filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(object, fc.nat(4), fc.constantFrom('', ' ', '\n\t'), (value, spaces, blank) => {
      tick()
      const text = JSON.stringify(value, null, spaces)
      expect(parseJsonObject(text)).toEqual({ outcome: 'object', value: JSON.parse(text) })
      const name = Object.keys(value)[0] ?? ''
      const escaped = `"${[...name].map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"`
      for (const spelled of [JSON.stringify(name), escaped]) {
        const doubled = `{${spelled}${blank}:${blank}0,${text.slice(1)}`
        expect(parseJsonObject(doubled)).toEqual({ outcome: 'duplicate_member' })
        expect(parseJsonObject(`{"outer":[1,${doubled}]}`)).toEqual({ outcome: 'duplicate_member' })
      }
    }),
    { numRuns: documentRuns },
  )
})

it('decodes only canonical base64url, in both backends', {
  timeout,
}, () => {
  const tick = progress('base64url', runs)
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'AQgwEIMUYckos048Zz-_+/= \n'), maxLength: 12 }),
    fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  )
  fc.assert(
    fc.property(
      texts.filter((text) => text !== ''),
      (text) => {
        tick()
        const strict = Buffer.from(text, 'base64url').toString('base64url') === text
        expect(isStrictBase64url(text)).toBe(strict)
        expect(node.decodeBase64url(text) !== undefined).toBe(strict)
      },
    ),
    { numRuns: runs },
  )
})
