import { describe } from 'vitest'
import {
  accessKey,
  base64url,
  claims,
  header,
  iss,
  mint,
  signSegments,
  signTexts,
} from '../support/issuer.ts'
import { expectOutcomes, type Row } from './outcomes.ts'

const headerText = JSON.stringify(header)
const payloadText = JSON.stringify(claims)
const valid = mint()
const [h = '', p = '', s = ''] = valid.split('.')

const inPayload = (character: string) => `${h}.${p.slice(0, 9)}${character}${p.slice(9)}.${s}`
/** The last character's unused bits set: another text for the same bytes. */
const strayBits = (segment: string) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return segment.slice(0, -1) + alphabet[alphabet.indexOf(segment.slice(-1)) + 1]
}

describe('unusual but valid tokens', () => {
  expectOutcomes([
    { name: 'a machine token', token: valid },
    {
      name: 'alg with an escape',
      token: signTexts(headerText.replace('RS256', '\\u0052S256'), payloadText),
      from: 'RFC 7515 §5.3',
    },
    {
      name: 'exp in exponent notation',
      token: signTexts(headerText, payloadText.replace(/"exp":\d+/, '"exp":1.79000354e9')),
    },
    { name: 'exp with a fraction', token: mint({ claims: { exp: 1_790_000_000.5 } }), from: 'RFC 7519 §2' },
    {
      name: 'white space inside the JSON',
      token: signTexts(JSON.stringify(header, null, 2), JSON.stringify(claims, null, '\t')),
    },
    { name: 'typ JWT', token: mint({ header: { typ: 'JWT' } }) },
    { name: 'typ at+jwt', token: mint({ header: { typ: 'at+jwt' } }), from: 'RFC 9068 §2.1' },
    {
      name: 'typ application/at+jwt in capitals',
      token: mint({ header: { typ: 'APPLICATION/AT+JWT' } }),
      from: 'RFC 7515 §4.1.9',
    },
    {
      name: 'an unknown header parameter',
      token: mint({ header: { zip: 'none', x: [1, { y: null }] } }),
      from: 'RFC 7515 §4',
    },
    {
      name: 'an unknown claim of any type',
      token: mint({ claims: { tenant: { id: 7, tags: ['a', null, true] } } }),
    },
    {
      name: 'the same member in two different objects',
      token: mint({ claims: { a: { id: 1 }, b: { id: 2 } } }),
    },
    { name: 'text beyond ASCII', token: mint({ claims: { display: 'Ünïcödé 漢字 😀' } }) },
    {
      name: 'a lone surrogate as an escape',
      token: signTexts(headerText, payloadText.replace('{', '{"x":"\\ud800",')),
    },
    {
      name: 'quotes, braces and colons in a string',
      token: mint({ claims: { x: '{"exp":1,"exp":2}', y: 'a\\":{' } }),
    },
  ])
})

describe('text that is not a compact JWS', () => {
  const notCompact = (name: string, token: string, from?: string): Row => ({
    name,
    token,
    refused: ['format', 'not_compact_jws'],
    ...(from !== undefined && { from }),
  })
  expectOutcomes([
    notCompact('nothing', ''),
    notCompact('two dots', '..'),
    notCompact('three dots', '...'),
    notCompact('one part', h),
    notCompact('two parts', `${h}.${p}`, 'Wycheproof 36'),
    notCompact('an empty header', `.${p}.${s}`),
    notCompact('an empty payload', `${h}..${s}`),
    notCompact('an empty signature', `${h}.${p}.`, 'CVE-2020-28042'),
    notCompact('a further, empty part', `${valid}.`, 'Wycheproof 14'),
    notCompact('a leading dot', `.${valid}`),
    notCompact(
      'five parts, as of a JWE',
      `${valid}.${s}.${s}`,
      'RFC 8725 §3.3; PyJWT and python-jose took a JWE for a JWS',
    ),
    notCompact('a JWS in JSON', JSON.stringify({ payload: p, protected: h, signature: s }), 'CVE-2022-39227'),
    notCompact(
      'a JWS in JSON wrapped around a compact one',
      `{"${h}.":"","protected":"${h}", "payload":"${p}","signature":"${s}"}`,
      'CVE-2022-39227',
    ),
    notCompact('two tokens, separated by a comma', `${valid},${valid}`),
  ])
})

describe('a token that is too large', () => {
  const refused = ['format', 'token_too_large'] as const
  expectOutcomes([
    {
      name: 'one byte over the limit',
      token: `${h}.${'A'.repeat(8192 - h.length - s.length - 1)}.${s}`,
      refused,
    },
    { name: '256 KiB of payload', token: `${h}.${'A'.repeat(262_144)}.${s}`, refused },
    { name: '16 MiB of dots', token: '.'.repeat(16_777_216), refused, from: 'CVE-2025-27144' },
  ])
})

describe('text that is not strict base64url', () => {
  const rows: Row[] = [...'?#@\\|$"{;é! +/=%&\u0000\n'].map((character) => ({
    name: `${JSON.stringify(character)} in the payload`,
    token: inPayload(character),
    refused: ['format', 'not_base64url'],
    from: 'RFC 8725 §3.14',
  }))
  const strict = (name: string, token: string): Row => ({ name, token, refused: ['format', 'not_base64url'] })
  expectOutcomes([
    ...rows,
    strict('a leading space', ` ${valid}`),
    strict('a trailing newline', `${valid}\n`),
    strict('a trailing zero byte', `${valid}\u0000`),
    strict('a byte order mark before it', `\uFEFF${valid}`),
    strict('a space within the signature', `${h}.${p}.${s.slice(0, 20)} ${s.slice(20)}`),
    strict('padding after the signature', `${valid}==`),
    strict(
      'a padded header, signed as it is',
      signSegments(Buffer.from('{"kid":"kid-access-1","alg":"RS256" }').toString('base64'), p),
    ),
    strict('a padded payload, signed as it is', signSegments(h, `${p}=`)),
    strict(
      'base64 instead of base64url, signed as it is',
      signSegments(h, Buffer.from(JSON.stringify({ ...claims, x: '???>>>~~~' })).toString('base64')),
    ),
    strict('a header of 4k + 1 characters', `${h.slice(0, h.length - (h.length % 4))}A.${p}.${s}`),
    strict('stray bits at the end of the signature', `${h}.${p}.${strayBits(s)}`),
    strict(
      'stray bits at the end of the header, signed as it is',
      signSegments(
        strayBits(base64url(headerText.padEnd(headerText.length + (3 - (headerText.length % 3)) + 1))),
        p,
      ),
    ),
    strict('the scheme still before it', `Bearer ${valid}`),
    strict('characters of full width', `${h.slice(0, 3)}Ａ${h.slice(4)}.${p}.${s}`),
    strict('a signature in hex and blanks', `${h}.${p}.de ad be ef`),
  ])
})

describe('a header that is not a JSON object', () => {
  const refused = ['format', 'header_not_json_object'] as const
  const texts = [
    '["RS256"]',
    '1',
    'null',
    'true',
    '"RS256"',
    '',
    ' ',
    headerText.slice(0, -1),
    `${headerText}x`,
    `\uFEFF${headerText}`,
    "{'alg':'RS256'}",
    '{"alg":"RS256",}',
    '{alg:"RS256"}',
    '{"alg":NaN}',
    `${headerText}${headerText}`,
    '{"a":1e}',
  ]
  expectOutcomes(
    texts
      .filter((text) => text !== '')
      .map((text) => ({ name: JSON.stringify(text), token: signTexts(text, payloadText), refused })),
  )
})

describe('a payload that is not a JSON object', () => {
  const refused = ['format', 'payload_not_json_object'] as const
  const invalidUtf8 = Buffer.concat([
    Buffer.from(`${payloadText.slice(0, -1)},"x":"`),
    Buffer.of(0xff, 0xc0, 0xaf),
    Buffer.from('"}'),
  ])
  const overlong = Buffer.concat([
    Buffer.from(`${payloadText.slice(0, -1)},"x":"`),
    Buffer.of(0xe0, 0x80, 0xaf),
    Buffer.from('"}'),
  ])
  expectOutcomes([
    { name: 'text that is not JSON', token: signTexts(headerText, 'hello world'), refused },
    {
      name: 'an array that contains the claims',
      token: signTexts(headerText, `[${payloadText}]`),
      refused,
      from: 'CVE-2026-107723',
    },
    { name: 'an empty array', token: signTexts(headerText, '[]'), refused, from: 'CVE-2026-107723' },
    { name: 'the claims in a string', token: signTexts(headerText, JSON.stringify(payloadText)), refused },
    { name: 'null', token: signTexts(headerText, 'null'), refused },
    { name: 'a number', token: signTexts(headerText, '0'), refused },
    { name: 'false', token: signTexts(headerText, 'false'), refused },
    { name: 'invalid UTF-8', token: signTexts(headerText, invalidUtf8), refused, from: 'RFC 8725 §3.7' },
    { name: 'overlong UTF-8', token: signTexts(headerText, overlong), refused },
    { name: 'UTF-16', token: signTexts(headerText, Buffer.from(payloadText, 'utf16le')), refused },
    { name: 'a nested token', token: signTexts(headerText, valid), refused },
    { name: 'two objects', token: signTexts(headerText, payloadText + payloadText), refused },
    {
      name: 'a raw control character in a string',
      token: signTexts(headerText, payloadText.replace('orders/read', 'orders\n/read')),
      refused,
    },
  ])
})

describe('duplicate members', () => {
  const refused = ['format', 'duplicate_member'] as const
  const first = (member: string) => payloadText.replace('{', `{${member},`)
  const last = (member: string) => `${payloadText.slice(0, -1)},${member}}`
  expectOutcomes([
    {
      name: 'alg twice, last none',
      token: signTexts(`{"alg":"RS256","kid":"${accessKey.kid}","alg":"none"}`, payloadText),
      refused,
    },
    {
      name: 'alg twice, last RS256',
      token: signTexts(`{"alg":"none","kid":"${accessKey.kid}","alg":"RS256"}`, payloadText),
      refused,
    },
    {
      name: 'alg twice, once with an escape',
      token: signTexts(`{"\\u0061lg":"none","kid":"${accessKey.kid}","alg":"RS256"}`, payloadText),
      refused,
    },
    {
      name: 'kid twice',
      token: signTexts(`{"alg":"RS256","kid":"x","kid":"${accessKey.kid}"}`, payloadText),
      refused,
    },
    { name: 'exp twice, last in the past', token: signTexts(headerText, last('"exp":1')), refused },
    { name: 'exp twice, last in the future', token: signTexts(headerText, first('"exp":1')), refused },
    { name: 'client_id twice', token: signTexts(headerText, last('"client_id":"other"')), refused },
    { name: 'iss twice', token: signTexts(headerText, first('"iss":"https://evil.example"')), refused },
    {
      name: 'scope twice, with white space',
      token: signTexts(headerText, last(' "scope" : "orders/admin"')),
      refused,
    },
    {
      name: 'a member twice, deep inside',
      token: signTexts(headerText, last('"x":[{"y":{"z":1,"z":2}}]')),
      refused,
    },
    {
      name: 'a member twice with the same value',
      token: signTexts(headerText, last(`"iss":"${iss}"`)),
      refused,
    },
    {
      name: '__proto__ in the header',
      token: signTexts(headerText.replace('{', '{"__proto__":{"crit":["b64"]},'), payloadText),
      refused,
    },
    {
      name: '__proto__ with the scope',
      token: signTexts(headerText, last('"__proto__":{"scope":"orders/admin"}')),
      refused,
    },
    {
      name: 'all claims in __proto__',
      token: signTexts(headerText, `{"__proto__":${payloadText}}`),
      refused,
    },
    { name: '__proto__ with an escape', token: signTexts(headerText, last('"\\u005f_proto__":{}')), refused },
    { name: '__proto__, deep inside', token: signTexts(headerText, last('"x":{"__proto__":null}')), refused },
  ])
})
