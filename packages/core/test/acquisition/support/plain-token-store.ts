import type { TokenRecordStore, TokenStore } from '../../../src/acquisition/store/token-store.ts'

/**
 * Tokens as plain records. WebCrypto works in threads, beside any clock that is moved by hand; where time matters, the
 * sealing is left out. It has tests of its own.
 */
export function createPlainTokenStore(records: TokenRecordStore): TokenStore {
  return {
    async read(key, options) {
      const record = await records.read(key, options)
      return record === undefined ? undefined : JSON.parse(record)
    },
    write: (key, token, options) =>
      records.write(key, JSON.stringify(token), token.expiresAt - token.acquiredAt, options),
    takeLease: records.takeLease,
    releaseLease: records.releaseLease,
  }
}
