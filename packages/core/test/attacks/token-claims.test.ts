import { describe } from 'vitest'
import {
  claims,
  clientId,
  createFixture,
  header,
  iss,
  mint,
  now,
  signTexts,
  userPoolId,
} from '../support/issuer.ts'
import { expectOutcomes, type Row } from './outcomes.ts'

const host = 'https://cognito-idp.eu-west-1.amazonaws.com'
const withClaim = (name: string, value: unknown): Row['token'] => mint({ claims: { [name]: value } })
const wrongType = ['claims', 'claim_type_wrong'] as const
const missing = ['claims', 'claim_missing'] as const
/** With a text for the claim's value, as JSON.stringify would not write it. */
const literal = (name: string, text: string) =>
  signTexts(
    JSON.stringify(header),
    `{"${name}":${text},${JSON.stringify({ ...claims, [name]: undefined }).slice(1)}`,
  )

describe('exp', () => {
  expectOutcomes([
    { name: 'an exp one second from now', token: withClaim('exp', now + 1) },
    {
      name: 'an exp of now',
      token: withClaim('exp', now),
      refused: ['claims', 'token_expired'],
      from: 'RFC 7519 §4.1.4',
    },
    {
      name: 'an exp a year ago',
      token: mint({ claims: { exp: now - 31_536_000, iat: now - 31_539_600 } }),
      refused: ['claims', 'token_expired'],
    },
    {
      name: 'an exp of zero',
      token: mint({ claims: { exp: 0, iat: 0 } }),
      refused: ['claims', 'token_expired'],
    },
    {
      name: 'an exp before iat',
      token: mint({ claims: { exp: now + 1, iat: now + 2 } }),
      refused: ['claims', 'token_expired'],
    },
    {
      name: 'a token without exp',
      token: withClaim('exp', undefined),
      refused: missing,
      from: 'CVE-2026-25537',
    },
    ...[
      true,
      false,
      null,
      [now + 100],
      {},
      '',
      'tomorrow',
      String(now + 3600),
      -1,
      (now + 3600) * 1000,
      Number.MAX_SAFE_INTEGER,
      1e300,
    ].map(
      (exp): Row => ({
        name: JSON.stringify(exp),
        token: withClaim('exp', exp),
        refused: wrongType,
      }),
    ),
    { name: '1e999', token: literal('exp', '1e999'), refused: wrongType },
    { name: '-1e999', token: literal('exp', '-1e999'), refused: wrongType },
  ])
})

describe('nbf and iat', () => {
  expectOutcomes([
    { name: 'an nbf of now', token: withClaim('nbf', now), from: 'RFC 7519 §4.1.5' },
    {
      name: 'an nbf one second from now',
      token: withClaim('nbf', now + 1),
      refused: ['claims', 'token_not_yet_valid'],
    },
    { name: 'an nbf of zero', token: withClaim('nbf', 0) },
    { name: 'an iat of now', token: withClaim('iat', now) },
    {
      name: 'an iat one second from now',
      token: withClaim('iat', now + 1),
      refused: ['claims', 'token_issued_in_future'],
    },
    { name: 'a token without iat', token: withClaim('iat', undefined), refused: missing },
    ...['nbf', 'iat', 'auth_time'].flatMap((name) =>
      [String(now - 60), {}, [], true, null].map(
        (value): Row => ({
          name: `${name} ${JSON.stringify(value)}`,
          token: withClaim(name, value),
          refused: wrongType,
        }),
      ),
    ),
    { name: 'nbf 1e999', token: literal('nbf', '1e999'), refused: wrongType },
    { name: 'iat -1e999', token: literal('iat', '-1e999'), refused: wrongType },
  ])
})

describe('iss', () => {
  const updated = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`
  const strangers: readonly unknown[] = [
    1,
    null,
    true,
    {},
    [iss],
    [iss, 'https://evil.example'],
    '',
    `${iss}/`,
    iss.replace('https:', 'http:'),
    iss.toUpperCase(),
    `${host}.evil.example/${userPoolId}`,
    `${host}@evil.example/${userPoolId}`,
    `https://evil.example/${userPoolId}`,
    `${host}/x/../${userPoolId}`,
    `${iss}#x`,
    `${iss}?x`,
    `${iss}\n`,
    ` ${iss}`,
    `${iss}\u0000`,
    `${host}/eu-west-1_Other1234`,
    `${host}/${userPoolId.toLowerCase()}`,
    `${host}:443/${userPoolId}`,
    '__proto__',
    'constructor',
    'toString',
    `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
    `https://issuer-cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
    `${updated}/`,
    `${updated}.evil.example`,
    updated.replace('issuer-', 'issuer.'),
    updated.replace(userPoolId, 'eu-west-1_Other1234'),
  ]
  const unknown = ['signature', 'issuer_unknown'] as const
  expectOutcomes([
    ...strangers.map(
      (value): Row => ({ name: JSON.stringify(value), token: withClaim('iss', value), refused: unknown }),
    ),
    { name: 'a token without iss', token: withClaim('iss', undefined), refused: unknown },
    {
      name: 'a token with Iss in place of iss',
      token: mint({ claims: { iss: undefined, Iss: iss } }),
      refused: unknown,
    },
    { name: 'a token with Iss besides iss', token: withClaim('Iss', 'https://evil.example') },
  ])
  expectOutcomes([{ name: "the pool's UPDATED issuer", token: withClaim('iss', updated) }])
  const only = (issuerType: 'ORIGINAL' | 'UPDATED') => () =>
    createFixture({ issuers: [{ userPoolId, issuerTypes: [issuerType] }] })
  expectOutcomes(
    [
      {
        name: 'UPDATED where only ORIGINAL is configured',
        token: withClaim('iss', updated),
        refused: unknown,
      },
      { name: 'ORIGINAL where it is configured', token: mint() },
    ],
    only('ORIGINAL'),
  )
  expectOutcomes(
    [
      { name: 'ORIGINAL where only UPDATED is configured', token: mint(), refused: unknown },
      { name: 'UPDATED where it is configured', token: withClaim('iss', updated) },
    ],
    only('UPDATED'),
  )
})

describe('token_use', () => {
  expectOutcomes([
    ...['id', 'refresh', 'ACCESS', 'access ', 'access\u0000'].map(
      (value): Row => ({
        name: JSON.stringify(value),
        token: withClaim('token_use', value),
        refused: ['claims', 'token_use_mismatch'],
      }),
    ),
    ...[['access'], null, 1, {}].map(
      (value): Row => ({
        name: JSON.stringify(value),
        token: withClaim('token_use', value),
        refused: wrongType,
      }),
    ),
    { name: 'a token without token_use', token: withClaim('token_use', undefined), refused: missing },
    {
      name: 'an ID token of the pool',
      token: mint({
        claims: {
          token_use: 'id',
          aud: clientId,
          client_id: undefined,
          scope: undefined,
          'cognito:username': 'jane',
        },
      }),
      refused: missing,
    },
  ])
})

describe('client_id and sub', () => {
  expectOutcomes([
    { name: 'a token without client_id', token: withClaim('client_id', undefined), refused: missing },
    {
      name: 'a token with aud in place of client_id',
      token: mint({ claims: { client_id: undefined, aud: clientId } }),
      refused: missing,
    },
    { name: 'an empty client_id', token: mint({ claims: { client_id: '', sub: '' } }), refused: missing },
    { name: 'a token without sub', token: withClaim('sub', undefined), refused: missing },
    ...[{}, [clientId], 1, null].map(
      (value): Row => ({
        name: `client_id ${JSON.stringify(value)}`,
        token: withClaim('client_id', value),
        refused: wrongType,
      }),
    ),
    {
      name: 'a sub of another client',
      token: withClaim('sub', 'b7a1c2d3-0000-4000-8000-000000000000'),
      refused: ['claims', 'not_a_machine_token'],
    },
    {
      name: 'a username, although sub is the client',
      token: withClaim('username', clientId),
      refused: ['claims', 'not_a_machine_token'],
    },
    {
      name: 'an empty username',
      token: withClaim('username', ''),
      refused: ['claims', 'not_a_machine_token'],
    },
    {
      name: "a user's access token",
      token: mint({ claims: { sub: 'b7a1c2d3-0000-4000-8000-000000000000', username: 'jane' } }),
      refused: ['claims', 'not_a_machine_token'],
    },
  ])
  const notAllowed = ['claims', 'client_not_allowed'] as const
  const named = (id: string) => mint({ claims: { client_id: id, sub: id } })
  expectOutcomes(
    [
      { name: 'the client that is allowed', token: mint() },
      { name: 'another client', token: named('2example23456789abcdefghij'), refused: notAllowed },
      { name: 'the client ID with a trailing space', token: named(`${clientId} `), refused: notAllowed },
      { name: 'the client ID in capitals', token: named(clientId.toUpperCase()), refused: notAllowed },
      { name: 'a prefix of the client ID', token: named(clientId.slice(0, -1)), refused: notAllowed },
      { name: 'a name that objects inherit', token: named('constructor'), refused: notAllowed },
    ],
    () => createFixture({ clientIds: [clientId] }),
  )
})

describe('aud', () => {
  expectOutcomes([
    {
      name: "the client's own ID as aud",
      token: withClaim('aud', clientId),
      from: 'a V3 pre-token-generation trigger',
    },
    { name: "an array with the client's own ID as aud", token: withClaim('aud', [clientId]) },
    {
      name: 'the aud of another API',
      token: withClaim('aud', 'https://other.example'),
      refused: ['claims', 'audience_mismatch'],
      from: 'RFC 7519 §4.1.3',
    },
    { name: 'an empty array as aud', token: withClaim('aud', []), refused: ['claims', 'audience_mismatch'] },
    ...[1, {}, null, [1], [clientId, 1]].map(
      (value): Row => ({ name: JSON.stringify(value), token: withClaim('aud', value), refused: wrongType }),
    ),
  ])
  expectOutcomes(
    [
      { name: 'the configured audience', token: withClaim('aud', 'https://orders.example') },
      {
        name: 'an array with the configured audience',
        token: withClaim('aud', ['https://a.example', 'https://orders.example']),
      },
      {
        name: 'a token without the configured audience',
        token: mint(),
        refused: ['claims', 'audience_mismatch'],
      },
      {
        name: 'a prefix of the audience',
        token: withClaim('aud', 'https://orders.example.evil.example'),
        refused: ['claims', 'audience_mismatch'],
      },
    ],
    () => createFixture({ audience: 'https://orders.example' }),
  )
})

describe('scope', () => {
  const insufficient = ['claims', 'insufficient_scope'] as const
  const scopes = ['orders/read']
  const texts = [
    '',
    ' ',
    'orders/readonly orders/write',
    'xorders/read',
    'x\norders/read\ny',
    'orders/read,orders/write',
    'x\torders/read',
    'orders/rea.',
    '*',
    'orders%2Fread',
    'ORDERS/READ',
    'orders/read\u0000',
    'orders/read/',
    'orders//read',
    'orders',
    'read',
    'orders/*',
    'orders\u2215read',
    'x\u00a0orders/read',
    '__proto__',
  ]
  expectOutcomes([
    ...texts.map(
      (scope): Row => ({
        name: JSON.stringify(scope),
        token: withClaim('scope', scope),
        refused: insufficient,
        scopes,
      }),
    ),
    ...[1, true, null, ['orders/read'], { 'orders/read': true }].map(
      (scope): Row => ({
        name: JSON.stringify(scope),
        token: withClaim('scope', scope),
        refused: wrongType,
        scopes,
      }),
    ),
    { name: 'a token without scope', token: withClaim('scope', undefined), refused: insufficient, scopes },
    {
      name: 'scopes under another name',
      token: mint({ claims: { scope: undefined, scp: 'orders/read', scopes: ['orders/read'] } }),
      refused: insufficient,
      scopes,
    },
    {
      name: 'one of two required scopes',
      token: withClaim('scope', 'orders/read'),
      refused: insufficient,
      scopes: ['orders/read', 'orders/write'],
    },
    {
      name: 'required scopes among others, in any order, with doubled spaces',
      token: withClaim('scope', ' a/b  orders/read c/d '),
      scopes,
    },
  ])
})

describe('proof of possession', () => {
  const refused = ['claims', 'proof_of_possession_required'] as const
  expectOutcomes([
    {
      name: 'cnf with a DPoP key',
      token: withClaim('cnf', { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }),
      refused,
      from: 'RFC 9449 §6',
    },
    {
      name: 'cnf with a certificate',
      token: withClaim('cnf', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }),
      refused,
      from: 'RFC 8705 §3.1',
    },
    { name: 'cnf null', token: withClaim('cnf', null), refused },
  ])
})

describe('JSON that is expensive to parse', () => {
  const deep = (text: string) =>
    signTexts(JSON.stringify(header), `${JSON.stringify(claims).slice(0, -1)},"x":${text}}`)
  expectOutcomes([
    {
      name: '2,000 levels of arrays',
      token: deep('['.repeat(2000) + ']'.repeat(2000)),
      refused: ['format', 'payload_not_json_object'],
    },
    {
      name: '800 levels of objects',
      token: deep(`${'{"a":'.repeat(800)}1${'}'.repeat(800)}`),
      refused: ['format', 'payload_not_json_object'],
    },
    { name: '60 levels of objects', token: deep(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) },
    { name: '4,000 digits', token: deep('9'.repeat(4000)) },
    { name: 'backslashes and quotes', token: deep(JSON.stringify('\\"'.repeat(800))) },
    {
      name: '2,000 levels, unclosed',
      token: deep('['.repeat(2000)),
      refused: ['format', 'payload_not_json_object'],
    },
  ])
})
