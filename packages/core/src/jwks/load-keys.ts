import { type Download, type DownloadRequest, download } from './download.ts'
import { buildKeySet, type DocumentFault, type KeySet, type KeySetRules } from './key-set.ts'

/** Why an issuer's keys could not be had: stable codes. */
export type KeysFailureCode =
  | (Download & { outcome: 'failed' })['code']
  | DocumentFault
  | 'not_json'
  | 'closed'

/** A new key set and the document that it was made of, or why there is none. */
export type LoadedKeys =
  | { readonly outcome: 'loaded'; readonly set: KeySet; readonly document: string }
  | {
      readonly outcome: 'failed'
      readonly code: KeysFailureCode
      readonly retryAfterSeconds: number
      readonly cause?: unknown
    }

/** Downloads a document once and vets it whole. */
export async function loadFromEndpoint(
  request: DownloadRequest,
  previous: KeySet | undefined,
  rules: KeySetRules,
): Promise<LoadedKeys> {
  const answer = await download(request)
  if (answer.outcome === 'failed') return answer
  const document = decodeUtf8(answer.body)
  const set = document === undefined ? 'not_json' : await keySetOf(document, previous, rules)
  return document === undefined || typeof set === 'string'
    ? { outcome: 'failed', code: set as DocumentFault | 'not_json', retryAfterSeconds: 0 }
    : { outcome: 'loaded', set, document }
}

/** Parses a document and vets it. */
export async function keySetOf(
  document: string,
  previous: KeySet | undefined,
  rules: KeySetRules,
): Promise<KeySet | DocumentFault | 'not_json'> {
  let parsed: unknown
  try {
    parsed = JSON.parse(document)
  } catch {
    return 'not_json'
  }
  return buildKeySet(parsed, previous, rules)
}

/** A byte order mark is skipped, as RFC 8259 §8.1 allows; anything else that is not UTF-8 is no JSON. */
function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}
