import fc from 'fast-check'
import { base64url, claims, header, mint, signSegments, signTexts } from '../support/issuer.ts'

const valid = mint()
const validParts = valid.split('.')
const headerText = JSON.stringify(header)
const payloadText = JSON.stringify(claims)

/** Text that has something to do with tokens, so that it gets past the first check more often. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'none',
    'RS256',
    'HS256',
    '__proto__',
    '"',
    '\\',
    '{',
    '}',
    '\u0000',
    'kid-access-1',
    '1e999',
    '.',
    '=',
    ' ',
  ),
)

/** A valid token, changed in one place. */
const mutated = fc
  .tuple(fc.nat(valid.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
  .map(([at, remove, insert]) => valid.slice(0, at) + insert + valid.slice(at + remove))

const truncated = fc
  .tuple(fc.nat(valid.length), fc.nat(valid.length))
  .map(([from, to]) => valid.slice(Math.min(from, to), Math.max(from, to)))

/** Parts of several tokens put together. */
const others = [valid, mint({ claims: { scope: 'orders/admin' } }), mint({ header: { typ: 'JWT' } })].flatMap(
  (token) => token.split('.'),
)
const spliced = fc
  .array(
    fc.oneof(
      fc.constantFrom(...others, ''),
      fc.base64String().map((text) => base64url(text)),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join('.'))

const random = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }),
  hostileText,
  fc.array(fc.base64String(), { maxLength: 6 }).map((parts) => parts.join('.')),
)

const edited = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(8), hostileText)
    .map(([at, remove, insert]) => text.slice(0, at) + insert + text.slice(at + remove))

/** Claims and header parameters of any JSON type. */
const names = [...Object.keys(claims), 'nbf', 'aud', 'cnf', 'username', 'x']
const changedClaims = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(fc.jsonValue(), hostileText, fc.double(), fc.constant(undefined)),
  { maxKeys: 3 },
)
const changedHeader = fc.dictionary(
  fc.constantFrom('alg', 'kid', 'typ', 'cty', 'crit', 'b64', 'jwk', 'jku', 'x'),
  fc.oneof(fc.jsonValue(), hostileText),
  { maxKeys: 2 },
)

/** Tokens that the issuer did not sign as they are. */
export const forged = fc.oneof(
  mutated,
  truncated,
  spliced,
  random,
  fc
    .tuple(edited(headerText), edited(payloadText))
    .map(([h, p]) => `${base64url(h)}.${base64url(p)}.${validParts[2]}`),
)

/** Tokens that the issuer did sign, though they say anything at all. Signing is slow: a tenth of the runs. */
export const signed = fc.oneof(
  fc.tuple(changedHeader, changedClaims).map(([h, c]) => mint({ header: h, claims: c })),
  fc.tuple(edited(headerText), fc.constant(payloadText)).map(([h, p]) => signTexts(h, p)),
  fc.tuple(fc.constant(headerText), edited(payloadText)).map(([h, p]) => signTexts(h, p)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => signTexts(headerText, bytes)),
  fc.tuple(hostileText, hostileText).map(([h, p]) => signSegments(h, p)),
)
