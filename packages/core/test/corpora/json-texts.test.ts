import { describe, expect, it } from 'vitest'
import { claims, createFixture, header, signTexts } from '../support/issuer.ts'

/** The classes of the public JSON corpora, written anew: texts that RFC 8259 does not allow. */
const notJson: readonly (string | Uint8Array)[] = [
  ...[
    '',
    ' ',
    '{',
    '}',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,"a":1}',
    '{"a" 1}',
    '{"a"=1}',
    '{a:1}',
  ],
  ...[
    "{'a':1}",
    '{"a":1}}',
    '{"a":1}]',
    '{"a":1} {}',
    '{"a":1},',
    '{"a":1}x',
    '{"a":1}\u0000',
    '{"a":1}#',
    '{"a":1}//',
  ],
  ...[
    '{"a":/**/1}',
    '{"a":1/**/}',
    '\ufeff{"a":1}',
    '\u00a0{"a":1}',
    '\u2028{"a":1}',
    '{"a":1\u0085}',
    '{"a"\u000b:1}',
    '{"a":1\f}',
  ],
  ...[
    '{"a":01}',
    '{"a":-01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":5.}',
    '{"a":1.e1}',
    '{"a":1e}',
    '{"a":1e+}',
    '{"a":0x1}',
    '{"a":1_000}',
  ],
  ...[
    '{"a":NaN}',
    '{"a":-NaN}',
    '{"a":Infinity}',
    '{"a":-Infinity}',
    '{"a":--1}',
    '{"a":1 2}',
    '{"a":\uff11}',
    '{"a":1n}',
  ],
  ...[
    '{"a":True}',
    '{"a":tru}',
    '{"a":truee}',
    '{"a":nul}',
    '{"a":None}',
    '{"a":undefined}',
    '{"a":"}',
    '{"a":"\\"}',
    '{"a":\'b\'}',
  ],
  ...[
    '{"a":"\n"}',
    '{"a":"\t"}',
    '{"a":"\u0000"}',
    '{"a":"\u001f"}',
    '{"a":"\\x41"}',
    '{"a":"\\u004"}',
    '{"a":"\\u{41}"}',
    '{"a":"\\a"}',
    '{"a":"\\U0041"}',
  ],
  ...[
    '{"a":[}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":[1 2]}',
    '{"a":[1}',
    '{"a":]}',
    '{"a":[1]]}',
    '{"a":{]}',
    '{"a":[{}',
    '{"a":[1:2]}',
  ],
  ...[
    '{"a":1,"b"}',
    '{"a":1 "b":2}',
    '{"a":1;"b":2}',
    '{1:2}',
    '{null:1}',
    '{[1]:1}',
    '{"a"::1}',
    '{"a":1,,"b":2}',
    '{:1}',
    '{"a":,}',
  ],
  '['.repeat(5000),
  '{"a":'.repeat(1000),
  ...[
    [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], // No UTF-8 at all.
    [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d], // Overlong.
    [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d], // A surrogate, encoded.
    [0x7b, 0x22, 0xf4, 0x90, 0x80, 0x80, 0x22, 0x3a, 0x31, 0x7d], // Beyond Unicode.
    [0x7b, 0x22, 0xe2, 0x82, 0x22, 0x3a, 0x31, 0x7d], // Cut.
    [0xef, 0xbb, 0xbf, 0x7b, 0x7d], // A byte order mark.
    [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], // UTF-16, little-endian.
    [0x00, 0x7b, 0x00, 0x7d], // UTF-16, big-endian.
  ].map((bytes) => Uint8Array.from(bytes)),
]

/** JSON, but not an object. */
const notAnObject = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '1e9',
  '"a"',
  '""',
  '[]',
  '[{}]',
  '[["a",1]]',
  ' "a" ',
]

/** White space, escapes and numbers that RFC 8259 allows, around claims that are valid. */
const allowed: readonly ((members: string) => string)[] = [
  (members) => ` \t\r\n{${members}}\n`,
  (members) => `{ \r ${members}\t }`,
  (members) => `{"":0,${members}}`,
  (members) => `{"a":"\\u0000\\ud834\\udd1e\\/\\b\\f\\n\\r\\t\\"\\\\",${members}}`,
  (members) => `{"\u20ac\ud834\udd1e\u2028":"\u2029",${members}}`,
  (members) => `{"lone":"\\ud834",${members}}`,
  (members) => `{"a":[[],{},[{"b":[null,true,false]}]],${members}}`,
  (members) => `{"a":-0,"b":1E400,"c":1e-400,"d":123456789012345678901234567890,"e":0.1e+1,${members}}`,
  (members) => `{"a":${'['.repeat(60)}${']'.repeat(60)},${members}}`,
]

const printable = (text: string | Uint8Array) =>
  JSON.stringify(typeof text === 'string' ? text.slice(0, 40) : [...text])
const good = { header: JSON.stringify(header), payload: JSON.stringify(claims) }
const members = good.payload.slice(1, -1)

describe.each([
  ['the payload', (text: string | Uint8Array) => signTexts(good.header, text), 'payload_not_json_object'],
  ['the header', (text: string | Uint8Array) => signTexts(text, good.payload), 'header_not_json_object'],
] as const)('a signed token in which %s is', (_, token, code) => {
  it.each(notJson.filter((text) => text.length > 0).map((text) => [printable(text), text] as const))(
    '%s: refused, as it is not JSON',
    async (_, text) => {
      const result = await createFixture({ maxTokenBytes: 65_536 }).validator.safeValidate(token(text))
      expect(result).toMatchObject({ outcome: 'invalid', failure: { stage: 'format', code } })
    },
  )

  it.each(notAnObject)('%s: refused, as it is not an object', async (text) => {
    const result = await createFixture().validator.safeValidate(token(text))
    expect(result).toMatchObject({ outcome: 'invalid', failure: { stage: 'format', code } })
  })
})

it.each(allowed.map((write) => [write('…'), write] as const))(
  'accepts a payload like %s',
  async (_, write) => {
    const result = await createFixture().validator.safeValidate(signTexts(good.header, write(members)))
    expect(result).toMatchObject({ outcome: 'valid' })
  },
)
