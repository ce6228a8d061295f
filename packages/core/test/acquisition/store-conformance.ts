import { describe, expect, it } from 'vitest'
import type { SealingOptions } from '../../src/acquisition/store/sealed-token-store.ts'
import type { TokenRecordStore, TokenStore } from '../../src/acquisition/store/token-store.ts'
import { TokenRecordError } from '../../src/acquisition/store/token-store.ts'

/** One store under test. Every call of `open` is another process that looks at the same data. */
export interface StoreUnderTest {
  open(options?: SealingOptions): TokenStore
  /** The text as it lies in the database, for the tests that edit it. */
  records(): TokenRecordStore
  /** Lets time pass for the database. */
  wait(seconds: number): Promise<void>
}

export const sealingKeys = [{ id: 'k1', key: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' }]
const otherKeys = [{ id: 'k2', key: new Uint8Array(32).fill(7) }]

/** What every token store must do. Run on memory, on Redis with both clients, and on DynamoDB. */
export function describeTokenStore(
  name: string,
  start: () => Promise<StoreUnderTest>,
  {
    concurrent = false,
  }: { /** Where time cannot be moved, the tests wait side by side. */ concurrent?: boolean } = {},
): void {
  describe(name, { concurrent }, () => {
    let number = 0
    const newKey = () =>
      JSON.stringify(['token_endpoint', `https://example.com/${process.pid}/${Date.now()}`, number++])
    const token = (life = 3600) => {
      const now = Math.floor(Date.now() / 1000)
      return { accessToken: `AAA.${'B'.repeat(900)}.C${number}`, acquiredAt: now, expiresAt: now + life }
    }

    it('reads what another wrote, and nothing where nothing was written', async () => {
      const store = await start()
      const [key, written] = [newKey(), token()]
      expect(await store.open().read(key)).toBeUndefined()
      await store.open().write(key, written)
      expect(await store.open().read(key)).toEqual(written)
      expect(await store.open().read(newKey())).toBeUndefined()
    })

    it('replaces an older token with a newer one', async () => {
      const store = await start()
      const [key, newer] = [newKey(), { ...token(), accessToken: 'newer' }]
      await store.open().write(key, token())
      await store.open().write(key, newer)
      expect(await store.open().read(key)).toEqual(newer)
    })

    it('drops a token when it expires, and does not write an expired one', async () => {
      const store = await start()
      const key = newKey()
      await store.open().write(key, token(3))
      await store.open().write(key, token(-5))
      expect(await store.open().read(key)).toBeDefined()
      await store.wait(4.1)
      expect(await store.open().read(key)).toBeUndefined()
    })

    it('gives the lease to one of 32 at once', async () => {
      const store = await start()
      const key = newKey()
      const holders = Array.from({ length: 32 }, (_, index) => `holder${index}`)
      const taken = await Promise.all(holders.map((holder) => store.open().takeLease(key, holder, 30)))
      expect(taken.filter((mine) => mine)).toHaveLength(1)
    })

    it('lets the holder extend its lease, and another take it when it expires', async () => {
      const store = await start()
      const [key, shared] = [newKey(), store.open()]
      expect(await shared.takeLease(key, 'a', 2)).toBe(true)
      expect(await shared.takeLease(key, 'b', 2)).toBe(false)
      await store.wait(1.2)
      expect(await shared.takeLease(key, 'a', 2)).toBe(true)
      await store.wait(1.2)
      expect(await shared.takeLease(key, 'b', 2)).toBe(false)
      await store.wait(2.2)
      expect(await shared.takeLease(key, 'b', 30)).toBe(true)
      expect(await shared.takeLease(key, 'a', 30)).toBe(false)
    })

    it('lets only the holder release the lease', async () => {
      const store = await start()
      const [key, shared] = [newKey(), store.open()]
      await shared.takeLease(key, 'a', 30)
      await shared.releaseLease(key, 'b')
      expect(await shared.takeLease(key, 'b', 30)).toBe(false)
      await shared.releaseLease(key, 'a')
      await shared.releaseLease(key, 'a')
      expect(await shared.takeLease(key, 'b', 30)).toBe(true)
    })

    it('keeps leases and tokens of two keys apart', async () => {
      const store = await start()
      const [one, two] = [newKey(), newKey()]
      expect(await store.open().takeLease(one, 'a', 30)).toBe(true)
      expect(await store.open().takeLease(two, 'b', 30)).toBe(true)
      expect(await store.open().read(one)).toBeUndefined()
    })

    it('rotates keys: the new one seals, both open, an unknown one is refused', async () => {
      const store = await start()
      const [key, written] = [newKey(), token()]
      await store.open({ sealingKeys }).write(key, written)
      expect(await store.open({ sealingKeys: [...otherKeys, ...sealingKeys] }).read(key)).toEqual(written)
      await expect(store.open({ sealingKeys: otherKeys }).read(key)).rejects.toBeInstanceOf(TokenRecordError)
      await store.open({ sealingKeys: [...otherKeys, ...sealingKeys] }).write(key, written)
      expect(await store.open({ sealingKeys: otherKeys }).read(key)).toEqual(written)
    })

    it('requires a sealing key, or `storeTokensUnsealed`', async () => {
      const store = await start()
      expect(() => store.open({})).toThrow(/storeTokensUnsealed/)
      expect(() => store.open({ sealingKeys: [] })).toThrow(/sealingKeys/)
      const [key, written] = [newKey(), token()]
      await store.open({ storeTokensUnsealed: true }).write(key, written)
      expect(await store.open({ storeTokensUnsealed: true }).read(key)).toEqual(written)
      await expect(store.open().read(key)).rejects.toBeInstanceOf(TokenRecordError)
    })

    it('returns records exactly as written', async () => {
      const records = (await start()).records()
      const [key, record] = [newKey(), `é "\n ${'x'.repeat(20_000)}`]
      await records.write(key, record, 60)
      expect(await records.read(key)).toBe(record)
    })
  })
}
