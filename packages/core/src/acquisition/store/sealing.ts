import { OptionError } from '../../errors.ts'
import { checkedMembers } from '../../options.ts'
import { decodeBase64url, encodeBase64url } from '../../signature/base64url.ts'
import { TokenRecordError } from './token-store.ts'

/** A key that encrypts tokens in a shared store. */
export interface SealingKey {
  /** Stored with each record: 1 to 32 letters, digits, `_` or `-`. Never reuse an ID for another key. */
  readonly id: string
  /** 32 random bytes, or their base64 encoding. Generate one with `openssl rand -base64 32`. */
  readonly key: Uint8Array | string
}

/** Authenticated encryption of strings. */
export interface Sealer {
  /** @param context Additional authenticated data: the record opens only with the same context. */
  seal(text: string, context: string): Promise<string>
  /** Rejects with {@link TokenRecordError} for any other record. */
  open(record: string, context: string): Promise<string>
}

/** `CryptoKey`, independent of the platform's type definitions. */
type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const encoder = new TextEncoder()
const version = 'sealed1'

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for each record.
 *
 * @param keys The first one encrypts; all of them decrypt. To rotate: add the new key in second place everywhere, then
 * move it to first place, then remove the old one a day later, when its last record has expired.
 * @throws OptionError when a key is not 32 bytes or two share an ID.
 */
export function createSealer(keys: readonly SealingKey[]): Sealer {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new OptionError(
      'sealingKeys',
      'must be a list of at least one `{ id, key }`. Generate a key with `openssl rand -base64 32`. To store tokens in plain text, set `storeTokensUnsealed: true` instead.',
    )
  }
  const imported = new Map<string, Promise<ImportedKey>>()
  for (const entry of keys) {
    const { id, key } = checkedMembers('sealingKeys', entry, { id: true, key: true })
    if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id)) {
      throw new OptionError('sealingKeys', 'each `id` must be 1 to 32 letters, digits, `_` or `-`.')
    }
    if (imported.has(id))
      throw new OptionError('sealingKeys', `two keys have the id \`${id}\`. Give each key a unique id.`)
    imported.set(id, crypto.subtle.importKey('raw', keyBytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']))
  }
  const sealingId = (keys[0] as SealingKey).id

  return {
    async seal(text, context) {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const key = imported.get(sealingId) as Promise<ImportedKey>
      const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(sealingId, context) }
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, await key, encoder.encode(text)))
      return [version, sealingId, encodeBase64url(iv), encodeBase64url(sealed)].join('.')
    },
    async open(record, context) {
      const [format, id = '', nonce = '', ciphertext = '', ...rest] = record.split('.')
      const key = imported.get(id)
      const iv = decodeBase64url(nonce)
      const sealed = decodeBase64url(ciphertext)
      if (format !== version || key === undefined || iv?.length !== 12 || !sealed || rest.length > 0) {
        throw new TokenRecordError()
      }
      try {
        const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(id, context) }
        const text = await crypto.subtle.decrypt(algorithm, await key, sealed)
        return new TextDecoder('utf-8', { fatal: true }).decode(text)
      } catch {
        throw new TokenRecordError() // Do not reveal which check failed.
      }
    },
  }
}

function keyBytes(key: unknown): Uint8Array<ArrayBuffer> {
  const bytes =
    key instanceof Uint8Array
      ? key
      : typeof key === 'string'
        ? decodeBase64url(key.trim().replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'))
        : undefined
  if (bytes?.length !== 32) {
    throw new OptionError(
      'sealingKeys',
      'each `key` must be 32 bytes, or 32 bytes in base64. Generate one with `openssl rand -base64 32`.',
    )
  }
  return new Uint8Array(bytes)
}

function boundTo(id: string, context: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify([version, id, context]))
}
