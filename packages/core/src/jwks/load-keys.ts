import { type Download, type DownloadRequest, download } from './download.ts'
import { type BuiltKeySet, buildKeySet, type KeySet, type KeySetRules } from './key-set.ts'
import type { KeysFailure } from './keys-failure.ts'

/** A new key set and the document from which it was built. */
export interface LoadedKeys {
  readonly outcome: 'loaded'
  readonly set: KeySet
  readonly document: string
  /** Size of the document, in bytes. */
  readonly bytes: number
}

/** Downloads a document once and checks it as a whole. */
export async function loadFromEndpoint(
  request: DownloadRequest,
  previous: KeySet | undefined,
  rules: KeySetRules,
): Promise<LoadedKeys | KeysFailure> {
  const answer = await download(request)
  if (answer.outcome === 'failed') return answer
  const document = decodeUtf8(answer)
  if (document === undefined) return { outcome: 'failed', code: 'not_json', retryAfterSeconds: 0 }
  const built = await parseKeySet(document, previous, rules)
  return built.outcome === 'key_set'
    ? { outcome: 'loaded', set: built.set, document, bytes: answer.body.byteLength }
    : { outcome: 'failed', code: built.outcome, retryAfterSeconds: 0 }
}

/** Parses a document and checks it. */
export async function parseKeySet(
  document: string,
  previous: KeySet | undefined,
  rules: KeySetRules,
): Promise<BuiltKeySet | { readonly outcome: 'not_json' }> {
  let parsed: unknown
  try {
    parsed = JSON.parse(document)
  } catch {
    return { outcome: 'not_json' }
  }
  return buildKeySet(parsed, previous, rules)
}

/** A byte order mark is skipped, as RFC 8259 §8.1 allows. Anything else that is not UTF-8 is refused. */
function decodeUtf8({ body }: Download): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}
