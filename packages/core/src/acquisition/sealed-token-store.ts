import type { Clock } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { checkedClock, checkedMembers, checkedMethods } from '../options.ts'
import { isAcquiredToken } from './acquired-token.ts'
import type { AcquiredToken } from './held-token.ts'
import { hexOf } from './hex.ts'
import { createSealer, type Sealer, type SealingKey } from './sealing.ts'
import { TokenRecordError, type TokenRecordStore, type TokenStore } from './token-store.ts'

/** How tokens lie in a shared store. One of the two must be said. */
export interface SealingOptions {
  /** The first key seals, all of them open. */
  readonly sealingKeys?: readonly SealingKey[] | undefined
  /** `true` keeps tokens in plain text: whoever reads the store can call your APIs. Instead of `sealingKeys`. */
  readonly storeTokensUnsealed?: boolean | undefined
}

/** A token of the largest answer that is taken, sealed and encoded. */
const maxRecordLength = 131_072

/**
 * Makes a token store of any database: seals each token under your key, bound to what it is for, so that a record
 * that was edited or copied to another key is refused.
 *
 * @throws OptionError when an option is wrong, and when neither a key is given nor `storeTokensUnsealed: true`.
 */
export function createSealedTokenStore(
  records: TokenRecordStore,
  options: SealingOptions & { readonly clock?: Clock },
): TokenStore {
  checkedMethods('records', records, ['read', 'write', 'takeLease', 'releaseLease'])
  checkedMembers('options', options, { sealingKeys: true, storeTokensUnsealed: true, clock: true })
  const sealer = sealerOf(options)
  const clock = checkedClock(options.clock)
  return {
    async read(key) {
      const record = await records.read(await recordKeyOf(key))
      if (record === undefined) return undefined
      if (typeof record !== 'string' || record.length > maxRecordLength) throw new TokenRecordError()
      return tokenOf(await sealer.open(record, key))
    },
    async write(key, { accessToken, acquiredAt, expiresAt }) {
      const ttlSeconds = Math.ceil(expiresAt - clock.now())
      if (ttlSeconds <= 0) return
      const record = await sealer.seal(JSON.stringify({ accessToken, acquiredAt, expiresAt }), key)
      await records.write(await recordKeyOf(key), record, ttlSeconds)
    },
    takeLease: async (key, holder, seconds) => records.takeLease(await recordKeyOf(key), holder, seconds),
    releaseLease: async (key, holder) => records.releaseLease(await recordKeyOf(key), holder),
  }
}

function sealerOf({ sealingKeys, storeTokensUnsealed }: SealingOptions): Sealer {
  if (storeTokensUnsealed !== undefined && typeof storeTokensUnsealed !== 'boolean') {
    throw new OptionError('storeTokensUnsealed', 'must be true or false.')
  }
  if (storeTokensUnsealed !== true) return createSealer(sealingKeys ?? [])
  if (sealingKeys !== undefined) {
    throw new OptionError('storeTokensUnsealed', 'contradicts `sealingKeys`. Give one of the two.')
  }
  return { seal: async (text) => text, open: async (record) => record }
}

/** A digest: client ids and metadata stay out of the store, and every key has the same length. */
async function recordKeyOf(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)))
  return hexOf(digest)
}

/** Whoever holds the key may still have written nonsense, or an older version of this package have. */
function tokenOf(text: string): AcquiredToken {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new TokenRecordError()
  }
  if (!isAcquiredToken(value)) throw new TokenRecordError()
  const { accessToken, acquiredAt, expiresAt } = value
  return { accessToken, acquiredAt, expiresAt }
}
