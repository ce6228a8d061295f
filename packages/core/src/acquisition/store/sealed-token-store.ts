import type { ClockLike } from '../../clock.ts'
import { OptionError } from '../../errors.ts'
import { checkedClock, checkedMembers, checkedMethods } from '../../options.ts'
import { type AcquiredToken, isAcquiredToken } from './acquired-token.ts'
import { hexOf } from './hex.ts'
import { createSealer, type Sealer, type SealingKey } from './sealing.ts'
import { TokenRecordError, type TokenRecordStore, type TokenStore } from './token-store.ts'

/** How tokens are encrypted in a shared store. Set exactly one of the two options. */
export interface SealingOptions {
  /** AES-256-GCM keys. The first one encrypts; all of them decrypt. */
  readonly sealingKeys?: readonly SealingKey[] | undefined
  /** `true` stores tokens in plain text: anyone who can read the store can call your APIs. Default: false. */
  readonly storeTokensUnsealed?: boolean | undefined
}

/** Length of the longest accepted token after sealing and encoding. */
const maxRecordLength = 131_072

/**
 * Turns a record store into a token store. Each token is encrypted with AES-256-GCM (NIST SP 800-38D) under your key
 * and bound to its purpose (endpoint, client, scopes, metadata, secret), so a record that was edited or copied to
 * another key is refused with {@link TokenRecordError}.
 *
 * @param records The record store: four operations on your database.
 * @param options Exactly one of `sealingKeys` and `storeTokensUnsealed: true`.
 * @returns A token store, for the option `store` of token sources.
 * @throws OptionError when an option is invalid, or when not exactly one of the two is set.
 * @example
 * ```ts
 * import { createMemoryRecordStore, createSealedTokenStore } from '@cognito-m2m/core'
 *
 * const store = createSealedTokenStore(createMemoryRecordStore(), {
 *   sealingKeys: [{ id: '2026-11', key: process.env.SEALING_KEY ?? '' }],
 * })
 * ```
 */
export function createSealedTokenStore(
  records: TokenRecordStore,
  options: SealingOptions & { readonly clock?: ClockLike },
): TokenStore {
  checkedMethods('records', records, ['read', 'write', 'takeLease', 'releaseLease'])
  checkedMembers('options', options, { sealingKeys: true, storeTokensUnsealed: true, clock: true })
  const sealer = sealerOf(options)
  checkedClock(options.clock)
  return {
    async read(key, call) {
      const record = await records.read(await recordKeyOf(key), call)
      if (record === undefined) return undefined
      if (typeof record !== 'string' || record.length > maxRecordLength) throw new TokenRecordError()
      return tokenOf(await sealer.open(record, key))
    },
    async write(key, { accessToken, acquiredAt, expiresAt, discardedBefore }, call) {
      // Uses one clock only: this machine's may differ from the issuer's.
      const ttlSeconds = Math.ceil(expiresAt - acquiredAt)
      if (ttlSeconds <= 0) return
      const kept: AcquiredToken = {
        accessToken,
        acquiredAt,
        expiresAt,
        ...(discardedBefore !== undefined && { discardedBefore }),
      }
      await records.write(
        await recordKeyOf(key),
        await sealer.seal(JSON.stringify(kept), key),
        ttlSeconds,
        call,
      )
    },
    takeLease: async (key, holder, seconds, call) =>
      records.takeLease(await recordKeyOf(key), holder, seconds, call),
    releaseLease: async (key, holder, call) => records.releaseLease(await recordKeyOf(key), holder, call),
  }
}

function sealerOf({ sealingKeys, storeTokensUnsealed }: SealingOptions): Sealer {
  if (storeTokensUnsealed !== undefined && typeof storeTokensUnsealed !== 'boolean') {
    throw new OptionError('storeTokensUnsealed', 'must be true or false.')
  }
  if (storeTokensUnsealed !== true) return createSealer(sealingKeys ?? [])
  if (sealingKeys !== undefined) {
    throw new OptionError('storeTokensUnsealed', 'cannot be combined with `sealingKeys`. Set one of the two.')
  }
  return { seal: async (text) => text, open: async (record) => record }
}

/** A digest, so that client IDs and metadata stay out of the store and every key has the same length. */
async function recordKeyOf(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)))
  return hexOf(digest)
}

/** A record may decrypt correctly and still be wrong: written by another version, or by anyone who has the key. */
function tokenOf(text: string): AcquiredToken {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new TokenRecordError()
  }
  if (!isAcquiredToken(value)) throw new TokenRecordError()
  const { accessToken, acquiredAt, expiresAt, discardedBefore } = value
  return {
    accessToken,
    acquiredAt,
    expiresAt,
    ...(discardedBefore !== undefined && { discardedBefore }),
  }
}
