import { describe, expect, it } from 'vitest'
import { decodeBase64url, isStrictBase64url } from '../../src/signature/base64url.ts'
import { signatureBackend as nodeBackend } from '../../src/signature/node.ts'

describe('strict base64url in Node.js', () => {
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 41, 342]

  it.each(lengths)('decides as the regular expression does, for every character in %i of them', (length) => {
    const wrong: string[] = []
    for (const place of new Set([0, length >> 1, length - 2, length - 1])) {
      if (place < 0) continue
      const [before, after] = ['A'.repeat(place), 'A'.repeat(length - place - 1)]
      for (let code = 0; code <= 0xffff; code++) {
        const text = before + String.fromCharCode(code) + after
        if ((nodeBackend.decodeBase64url(text) !== undefined) !== isStrictBase64url(text))
          wrong.push(`${place}: ${code}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([
    ['padding', 'QUJDRA=='],
    ['one character of padding', 'QUJDREU='],
    ['padding inside', 'QU=JD'],
    ['base64', 'QU+/'],
    ['whitespace', 'QU JD'],
    ['a line break at the end', 'QUJD\n'],
    ['a character with the low byte of another', 'QUJ\u0144'],
    ['two skipped characters and two bytes less', 'QU..'],
    ['trailing bits', 'QUJDRB'],
    ['an impossible length', 'QUJDR'],
  ])('refuses %s', (_, text) => {
    expect(nodeBackend.decodeBase64url(text)).toBeUndefined()
    expect(decodeBase64url(text)).toBeUndefined()
  })

  it('decodes what the encoder of Node.js writes', () => {
    for (let length = 1; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length) & 0xff)
      const text = Buffer.from(bytes).toString('base64url')
      expect(Buffer.compare(nodeBackend.decodeBase64url(text) ?? new Uint8Array(), bytes)).toBe(0)
    }
  })
})
