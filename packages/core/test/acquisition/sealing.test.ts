import { describe, expect, it } from 'vitest'
import { createMemoryRecordStore } from '../../src/acquisition/store/memory-record-store.ts'
import { createSealedTokenStore } from '../../src/acquisition/store/sealed-token-store.ts'
import { createSealer } from '../../src/acquisition/store/sealing.ts'
import { TokenRecordError, type TokenRecordStore } from '../../src/acquisition/store/token-store.ts'

const key = { id: 'k1', key: new Uint8Array(32).fill(1) }
const now = Math.floor(Date.now() / 1000)
const token = { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 3600 }

/** A store whose records the test can see and change. */
function scene() {
  const written = new Map<string, string>()
  const memory = createMemoryRecordStore()
  const records: TokenRecordStore = {
    ...memory,
    read: async (name) => written.get(name),
    async write(name, record) {
      written.set(name, record)
    },
  }
  return { written, store: createSealedTokenStore(records, { sealingKeys: [key] }) }
}

async function only(written: Map<string, string>): Promise<[string, string]> {
  return [...written][0] as [string, string]
}

describe('a sealed record', () => {
  it('has neither the token nor its purpose in plain text', async () => {
    const { written, store } = scene()
    await store.write('["token_endpoint","https://example.com","client1"]', token)
    const [name, record] = await only(written)
    expect(name).toMatch(/^[0-9a-f]{64}$/)
    expect(record).toMatch(/^sealed1\.k1\.[\w-]{16}\.[\w-]+$/)
    expect(Buffer.from(record.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('AAA')
  })

  it('differs each time', async () => {
    const sealer = createSealer([key])
    expect(await sealer.seal('text', 'context')).not.toBe(await sealer.seal('text', 'context'))
  })

  it('is refused under another key', async () => {
    const { written, store } = scene()
    await store.write('one', token)
    await store.write('two', { ...token, accessToken: 'other' })
    const [[first], [second, record]] = [...written] as [[string, string], [string, string]]
    expect(first).not.toBe(second)
    written.set(first, record)
    await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
    expect(await store.read('two')).toMatchObject({ accessToken: 'other' })
  })

  it.each(['%s ', ' %s', '%s=', '%s\n', '%s.', '%sA'])('is refused as %j: base64 is strict', async (edit) => {
    const { written, store } = scene()
    await store.write('one', token)
    const [name, record] = await only(written)
    written.set(name, edit.replace('%s', record))
    await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
  })

  it('is refused when any bit of its last character was changed', async () => {
    const { written, store } = scene()
    await store.write('one', { ...token, accessToken: 'AAA.BBB.CCCC' })
    const [name, record] = await only(written)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const last of alphabet) {
      if (last === record.at(-1)) continue
      written.set(name, record.slice(0, -1) + last)
      await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
    }
  })

  it('is refused when any character of it was changed', async () => {
    const { written, store } = scene()
    await store.write('one', token)
    const [name, record] = await only(written)
    for (let at = 0; at < record.length; at++) {
      // A change that decodes to other bytes: the last character of base64url may carry unused bits.
      const changed = record[at] === 'A' ? 'z' : 'A'
      written.set(name, record.slice(0, at) + changed + record.slice(at + 1))
      await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
    }
  })

  it.each([
    '',
    '.',
    'sealed1',
    'sealed1.k1..',
    'sealed1.k1.AAAA.AAAA',
    'sealed2.k1.a.b',
    'x'.repeat(200_000),
    5 as unknown as string,
    '{"accessToken":"A.B.C"}',
  ])('is refused when it is %s', async (record) => {
    const { written, store } = scene()
    await store.write('one', token)
    written.set((await only(written))[0], record)
    await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
  })

  it.each([
    ['no object', '5'],
    ['null', 'null'],
    ['no token', '{"acquiredAt":1,"expiresAt":2}'],
    ['a token that breaks a header', '{"accessToken":"a\\r\\nb","acquiredAt":1,"expiresAt":2}'],
    ['a life of years', '{"accessToken":"a","acquiredAt":1,"expiresAt":99999999}'],
    ['a life that ends before it begins', '{"accessToken":"a","acquiredAt":2,"expiresAt":1}'],
    ['instants that are none', '{"accessToken":"a","acquiredAt":"1","expiresAt":1e999}'],
  ])('is refused when it was sealed well, but holds %s', async (_name, text) => {
    const { written, store } = scene()
    await store.write('one', token)
    written.set((await only(written))[0], await createSealer([key]).seal(text, 'one'))
    await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
  })
})

it('a record without a usable token is not decrypted', async () => {
  const { written, store } = scene()
  await store.write('one', { ...token, accessToken: 'A'.repeat(200_000) })
  expect(written.size).toBe(1)
  await expect(store.read('one')).rejects.toBeInstanceOf(TokenRecordError)
})

describe('sealing keys', () => {
  it.each([
    ['no key', []],
    ['a short one', [{ id: 'a', key: new Uint8Array(16) }]],
    ['a passphrase', [{ id: 'a', key: 'correct horse battery staple' }]],
    ['two of one id', [key, key]],
    ['an id with a dot', [{ ...key, id: 'a.b' }]],
    ['nothing', undefined],
  ])('%s is refused, without repeating the key', (_name, sealingKeys) => {
    expect(() => createSealedTokenStore(createMemoryRecordStore(), { sealingKeys })).toThrow(/sealingKeys/)
  })

  it('are the same key as base64 and as bytes', async () => {
    const text = Buffer.from(key.key).toString('base64')
    const record = await createSealer([{ id: 'k1', key: `${text}\n` }]).seal('text', 'c')
    expect(await createSealer([key]).open(record, 'c')).toBe('text')
  })

  it('are refused beside `storeTokensUnsealed`', () => {
    const options = { sealingKeys: [key], storeTokensUnsealed: true }
    expect(() => createSealedTokenStore(createMemoryRecordStore(), options)).toThrow(/storeTokensUnsealed/)
  })
})
