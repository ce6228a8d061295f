import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe } from 'vitest'
import {
  accessKey,
  base64url,
  claims,
  createFixture,
  header,
  jwks,
  mint,
  mintHmac,
  rogueKey,
  signTexts,
} from '../support/issuer.ts'
import { expectOutcomes, type Row } from './outcomes.ts'

const payloadText = JSON.stringify(claims)
const notAllowed = ['format', 'algorithm_not_allowed'] as const
const pem = accessKey.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const unsigned = (alg: unknown, signature: string) =>
  signTexts(JSON.stringify({ ...header, alg }), payloadText, { signature })

describe('alg none', () => {
  const spellings = ['none', 'None', 'NONE', 'nOnE', 'noNE', 'none ', '\u0000none', 'ｎｏｎｅ']
  expectOutcomes([
    ...spellings.map(
      (alg): Row => ({
        name: `${JSON.stringify(alg)} with an empty signature`,
        token: unsigned(alg, ''),
        refused: ['format', 'not_compact_jws'],
        from: 'CVE-2015-9235, CVE-2015-2951, RFC 8725 §2.1',
      }),
    ),
    ...spellings.map(
      (alg): Row => ({
        name: `${JSON.stringify(alg)} with some signature`,
        token: unsigned(alg, 'AAAA'),
        refused: notAllowed,
      }),
    ),
    {
      name: 'none, the original signature kept',
      token: mint({ header: { alg: 'none' } }),
      refused: notAllowed,
    },
    {
      name: 'none and nothing else',
      token: signTexts('{"alg":"none"}', payloadText, { signature: 'AAAA' }),
      refused: notAllowed,
      from: 'Wycheproof 341',
    },
  ])
})

describe('an alg that is not allowed', () => {
  const values: readonly unknown[] = [
    null,
    0,
    1,
    true,
    '',
    [],
    ['RS256'],
    {},
    { toString: 'RS256' },
    'Rs256',
    'rs256',
    'RS256 ',
    ' RS256',
    'RS256\u0000',
    'toString',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    'RS256✓',
    'RS256\r\nX-Injected: 1',
    'RS1',
    'RSA',
    'RSA-OAEP',
    'dir',
    'A128KW',
    'PBES2-HS256+A128KW',
    'HS256',
    'RS384',
    'RS512',
    'PS256',
    'ES256',
    'ES256K',
    'EdDSA',
    'Ed25519',
    'ML-DSA-44',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  ]
  expectOutcomes([
    ...values.map(
      (alg): Row => ({ name: JSON.stringify(alg), token: mint({ header: { alg } }), refused: notAllowed }),
    ),
    { name: 'a header without alg', token: mint({ header: { alg: undefined } }), refused: notAllowed },
    {
      name: 'RS384, signed so by the same key',
      token: mint({ header: { alg: 'RS384' }, signing: { hash: 'sha384' } }),
      refused: notAllowed,
      from: 'RFC 8725 §3.1',
    },
  ])
})

describe('a public key used as a shared secret', () => {
  const der = accessKey.publicKey.export({ type: 'spki', format: 'der' })
  const pkcs1 = accessKey.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const modulus = String(accessKey.jwk.n)
  const secrets: Readonly<Record<string, string | Uint8Array>> = {
    'SPKI PEM': pem,
    'SPKI PEM without the final newline': pem.trim(),
    'SPKI PEM behind a blank': ` ${pem}`,
    'SPKI PEM with CRLF': pem.replaceAll('\n', '\r\n'),
    'PKCS #1 PEM': pkcs1,
    'SPKI DER': der,
    'SPKI in base64': der.toString('base64'),
    'the JWK': JSON.stringify(accessKey.jwk),
    'the JWKS': JSON.stringify(jwks),
    'the modulus in base64url': modulus,
    'the modulus': Buffer.from(modulus, 'base64url'),
    nothing: '',
    undefined: 'undefined',
    null: 'null',
    '[object Object]': '[object Object]',
    '[object CryptoKey]': '[object CryptoKey]',
    'the kid': accessKey.kid,
  }
  const from = 'CVE-2015-9235, CVE-2016-10555, CVE-2023-48223, CVE-2024-54150, CVE-2026-34950'
  expectOutcomes([
    ...Object.entries(secrets).map(
      ([form, secret]): Row => ({
        name: `HS256, ${form}`,
        token: mintHmac('HS256', secret),
        refused: notAllowed,
        from,
      }),
    ),
    { name: 'HS384, SPKI PEM', token: mintHmac('HS384', pem), refused: notAllowed },
    { name: 'HS512, SPKI PEM', token: mintHmac('HS512', pem), refused: notAllowed },
  ])
  const secret = Buffer.alloc(32, 7)
  const oct = { kty: 'oct', kid: 'kid-oct', alg: 'HS256', use: 'sig', k: base64url(secret) }
  expectOutcomes(
    [
      {
        name: 'HS256, a symmetric key published by mistake',
        token: mintHmac('HS256', secret, 'kid-oct'),
        refused: notAllowed,
      },
    ],
    () => createFixture({ document: { keys: [...jwks.keys, oct] } }),
  )
})

describe('a key of another type in the set', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ec = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'kid-ec', alg: 'ES256', use: 'sig' }
  const fixture = () => createFixture({ document: { keys: [...jwks.keys, ec] } })
  const input = `${base64url(JSON.stringify({ kid: 'kid-ec', alg: 'ES256' }))}.${base64url(payloadText)}`
  const es256 = sign('sha256', Buffer.from(input), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
  expectOutcomes(
    [
      { name: 'ES256, signed by it', token: `${input}.${base64url(es256)}`, refused: notAllowed },
      {
        name: 'RS256 with its kid',
        token: mint({ header: { kid: 'kid-ec' } }),
        refused: ['signature', 'key_unknown'],
      },
    ],
    fixture,
  )
})

describe('a kid of the wrong type', () => {
  const notValid = ['format', 'kid_not_valid'] as const
  expectOutcomes([
    ...[null, 1, true, [accessKey.kid], { kid: accessKey.kid }, '', 'k'.repeat(257)].map(
      (kid): Row => ({
        name: JSON.stringify(kid).slice(0, 40),
        token: mint({ header: { kid } }),
        refused: notValid,
      }),
    ),
    { name: '5000 characters', token: mint({ header: { kid: 'k'.repeat(5000) } }), refused: notValid },
    { name: 'no kid', token: mint({ header: { kid: undefined } }), refused: ['format', 'kid_missing'] },
  ])
  const { kid: _, ...nameless } = accessKey.jwk
  expectOutcomes(
    [
      {
        name: 'no kid, where the only key has none either',
        token: mint({ header: { kid: undefined } }),
        refused: ['format', 'kid_missing'],
      },
    ],
    () => createFixture({ document: { keys: [nameless] } }),
  )
})

describe('hostile kids with a good signature', () => {
  const kids = [
    'toString',
    'constructor',
    'hasOwnProperty',
    'valueOf',
    '../../../../dev/null',
    '/dev/null',
    'file:///dev/null',
    '|sleep 10',
    '$(id)',
    "' UNION SELECT 'secret' --",
    'kid-access-1\u0000',
    'kid-access-1 ',
    ' kid-access-1',
    'kid-access-1\r\nX-Injected: 1',
    'a/../kid-access-1',
    'KID-ACCESS-1',
    'kid-access-1/',
    'kid-access-l',
    'kid\u2010access\u20101',
    'k'.repeat(256),
    'https://evil.example/jwks.json',
    '0',
    'undefined',
    'null',
    '*',
  ]
  expectOutcomes([
    ...kids.map(
      (kid): Row => ({
        name: JSON.stringify(kid).slice(0, 60),
        token: mint({ header: { kid } }),
        refused: ['signature', 'key_unknown'],
        from: 'PortSwigger, jwt_tool: kid injection and traversal',
      }),
    ),
    {
      name: '__proto__',
      token: mint({ header: { kid: '__proto__' } }),
      refused: ['signature', 'key_unknown'],
    },
    {
      name: 'the other key of the set',
      token: mint({ header: { kid: 'kid-id-1' } }),
      refused: ['signature', 'signature_mismatch'],
    },
  ])
})

describe('key material in the token', () => {
  const rogueJwk = { kty: 'RSA', n: rogueKey.jwk.n, e: rogueKey.jwk.e }
  const x5c = [rogueKey.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')]
  const signing = { key: rogueKey.privateKey }
  const mismatch = ['signature', 'signature_mismatch'] as const
  expectOutcomes([
    {
      name: 'jwk under a known kid',
      token: mint({ header: { jwk: rogueJwk }, signing }),
      refused: mismatch,
      from: 'CVE-2018-0114',
    },
    {
      name: 'jwk that claims the known kid',
      token: mint({ header: { jwk: { ...rogueJwk, kid: accessKey.kid } }, signing }),
      refused: mismatch,
    },
    {
      name: 'jwk under its own kid',
      token: mint({ header: { kid: rogueKey.kid, jwk: rogueKey.jwk }, signing }),
      refused: ['signature', 'key_unknown'],
    },
    {
      name: 'jku',
      token: mint({ header: { jku: 'https://evil.example/jwks.json' }, signing }),
      refused: mismatch,
      from: 'PortSwigger, RFC 8725 §3.10',
    },
    {
      name: 'jku on a metadata address',
      token: mint({ header: { jku: 'http://169.254.169.254/latest/meta-data/' }, signing }),
      refused: mismatch,
    },
    {
      name: 'x5u',
      token: mint({ header: { x5u: 'https://evil.example/chain.pem' }, signing }),
      refused: mismatch,
    },
    { name: 'x5c', token: mint({ header: { x5c }, signing }), refused: mismatch },
    { name: 'x5t', token: mint({ header: { x5t: 'AAAA', 'x5t#S256': 'AAAA' }, signing }), refused: mismatch },
    {
      name: 'iss in the header',
      token: mint({ header: { iss: 'https://evil.example' }, signing }),
      refused: mismatch,
    },
    {
      name: 'a jwk of its own, signed by the issuer',
      token: mint({ header: { jwk: rogueJwk, jku: 'https://evil.example' } }),
    },
  ])
})

describe('crit and b64', () => {
  const values = [['nope'], ['exp'], [], ['b64'], ['bork'], ['alg'], 'exp', null, {}, ['x', 'x'], [1]]
  const refused = ['format', 'critical_header_not_understood'] as const
  expectOutcomes([
    ...values.map(
      (crit): Row => ({
        name: `crit ${JSON.stringify(crit)}`,
        token: mint({ header: { crit } }),
        refused,
        from: 'RFC 7515 §4.1.11; CVE-2025-59420',
      }),
    ),
    {
      name: 'crit naming a parameter that is there',
      token: mint({ header: { crit: ['x'], x: true } }),
      refused,
      from: 'CVE-2026-32597',
    },
    { name: 'b64 false', token: mint({ header: { b64: false } }), refused, from: 'RFC 7797' },
    { name: 'b64 false, critical', token: mint({ header: { b64: false, crit: ['b64'] } }), refused },
    { name: 'b64 true', token: mint({ header: { b64: true } }), refused },
  ])
})

describe('another type of token', () => {
  const types = [
    'dpop+jwt',
    'id_token+jwt',
    'logout+jwt',
    'secevent+jwt',
    'JWE',
    'JOSE',
    'JOSE+JSON',
    'text/jwt',
    'jwt ',
    ' JWT',
    'at',
    'at+jwt;x=1',
    '',
    'entity-statement+jwt',
    'application/jwt/x',
    'oauth-authz-req+jwt',
    ['JWT'],
    {},
    null,
    1,
    true,
  ]
  expectOutcomes([
    ...types.map(
      (typ): Row => ({
        name: `typ ${JSON.stringify(typ)}`,
        token: mint({ header: { typ } }),
        refused: ['format', 'type_not_allowed'],
        from: 'RFC 8725 §3.11',
      }),
    ),
    {
      name: 'cty JWT',
      token: mint({ header: { cty: 'JWT' } }),
      refused: ['format', 'content_type_not_allowed'],
      from: 'RFC 7519 §5.2',
    },
    {
      name: 'cty null',
      token: mint({ header: { cty: null } }),
      refused: ['format', 'content_type_not_allowed'],
    },
    {
      name: 'a JWE header',
      token: mint({ header: { alg: 'RSA-OAEP', enc: 'A256GCM' } }),
      refused: notAllowed,
    },
  ])
})

// The public key is what it says: HMAC rows above would pass vacuously with a broken form of it.
createPublicKey(pem)
