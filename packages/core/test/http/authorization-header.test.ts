import { describe, expect, it } from 'vitest'
import { authorizationOf, isB64Token, readCredentials } from '../../src/http/authorization-header.ts'

const none = { kind: 'none' }
const malformed = { kind: 'malformed' }
const bearer = (token: string) => ({ kind: 'bearer', token })

describe('readCredentials', () => {
  it.each([
    [undefined, none],
    [null, none],
    [[], none],
    ['', none],
    ['  \t ', none],
    ['Basic dXNlcjpwYXNz', none],
    ['abc.def.ghi', none],
    ['Bearerabc', none],
    ['Bearer: abc', none],
    ['Bearer\tabc', none],
    ['Bearer', malformed],
    ['bearer  ', malformed],
    ['Bearer abc', bearer('abc')],
    ['bEARER abc', bearer('abc')],
    ['Bearer   abc', bearer('abc')],
    [' \tBearer abc\t ', bearer('abc')],
    ['Bearer abc def', bearer('abc def')],
    ['Bearer \tabc', bearer('\tabc')],
    ['Bea\u{212a}er abc', none],
    ['Basic dXNlcg==, Bearer abc', malformed],
    ['Basic dXNlcg==,bearer abc', malformed],
    [', Bearer abc', malformed],
    ['Basic dXNlcg==, Bearerabc', none],
    ['Basic dXNlcg==, Basic abc', none],
    [['Bearer abc'], bearer('abc')],
    [['Bearer abc', 'Bearer abc'], malformed],
    [['', ''], malformed],
  ])('%j', (header, credentials) => {
    expect(readCredentials(header)).toEqual(credentials)
  })
})

it.each([
  ['abc', true],
  ['a.b.c', true],
  ['aZ09-._~+/==', true],
  ['', false],
  ['=', false],
  ['a=b', false],
  ['a b', false],
  ['a,b', false],
  ['"a"', false],
  ['a\n', false],
  ['a\u00e9', false],
])('isB64Token(%j) is %j', (text, answer) => {
  expect(isB64Token(text)).toBe(answer)
})

describe('authorizationOf', () => {
  it('returns both values of two headers, of which Node.js shows one', () => {
    const headers = { authorization: 'Bearer a' }
    expect(
      authorizationOf({ headers, rawHeaders: ['Authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b'] }),
    ).toEqual(['Bearer a', 'Bearer b'])
    expect(authorizationOf({ headers, rawHeaders: ['Host', 'x', 'authorization', 'Bearer a'] })).toBe(
      'Bearer a',
    )
  })

  it.each([
    ['with a name of the same length', ['If-None-Match', '"a"', 'Authorization', 'Bearer a']],
    ['with a name that begins the same', ['Authorization-Info', 'x', 'Authorization', 'Bearer a']],
    ['with a name that ends the same', ['Proxy-Authorization', 'Basic a', 'authorization', 'Bearer a']],
    ['without a value', ['Authorization', 'Bearer a', 'Authorization']],
  ])('ignores another header %s', (_, rawHeaders) => {
    const headers = { authorization: 'Bearer a' }
    expect(authorizationOf({ headers, rawHeaders })).toBe('Bearer a')
  })

  it('returns every value of three headers', () => {
    const rawHeaders = ['a', 'b', 'c'].flatMap((token) => ['Authorization', `Bearer ${token}`])
    expect(authorizationOf({ headers: { authorization: 'Bearer a' }, rawHeaders })).toEqual([
      'Bearer a',
      'Bearer b',
      'Bearer c',
    ])
  })

  it('ignores a header whose value is the name', () => {
    expect(
      authorizationOf({ headers: {}, rawHeaders: ['X-Name', 'Authorization', 'Y', 'Bearer b'] }),
    ).toBeUndefined()
  })

  it('returns what middleware set or removed', () => {
    const rawHeaders = ['Authorization', 'Bearer a']
    expect(authorizationOf({ headers: { authorization: 'Bearer set' }, rawHeaders })).toBe('Bearer set')
    expect(authorizationOf({ headers: {}, rawHeaders })).toBeUndefined()
    expect(authorizationOf({ headers: { authorization: 'Bearer set' }, rawHeaders: [] })).toBe('Bearer set')
    expect(authorizationOf({ headers: { authorization: 'Bearer set' } })).toBe('Bearer set')
  })
})
