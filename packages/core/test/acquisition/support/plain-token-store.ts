import type { TokenRecordStore, TokenStore } from '../../../src/acquisition/store/token-store.ts'

/**
 * Tokens as plain records. WebCrypto works in threads, beside any clock that is moved by hand; where time matters, the
 * sealing is left out. It has tests of its own.
 */
export function createPlainTokenStore(records: TokenRecordStore, now: () => number): TokenStore {
  return {
    async read(key) {
      const record = await records.read(key)
      return record === undefined ? undefined : JSON.parse(record)
    },
    write: (key, token) => records.write(key, JSON.stringify(token), token.expiresAt - now()),
    takeLease: records.takeLease,
    releaseLease: records.releaseLease,
  }
}
