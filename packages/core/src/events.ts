import { ignoreRejection } from './answer.ts'
import type { TokenFailure } from './validation/result.ts'

/**
 * All that happens inside, for logs, metrics and traces: one union, told apart by `type`.
 * No event holds a token, a secret, or text that a caller sent.
 */
export type CognitoM2MEvent = KeysEvent | ValidationEvent | AcquisitionEvent

/** What happens to an issuer's keys. */
export type KeysEvent =
  | {
      readonly type: 'keys_downloaded'
      readonly issuer: string
      readonly kids: readonly string[]
      readonly seconds: number
    }
  | {
      readonly type: 'keys_download_failed'
      readonly issuer: string
      readonly code: string
      readonly retryInSeconds: number
      readonly cause?: unknown
    }
  | {
      readonly type: 'key_left_out'
      readonly issuer: string
      readonly index: number
      readonly reason: string
    }
  | { readonly type: 'keys_served_stale'; readonly issuer: string; readonly ageSeconds: number }
  | {
      readonly type: 'key_cache_failed'
      readonly issuer: string
      readonly operation: 'load' | 'save'
      readonly cause: unknown
    }

/** What happens to a token at the API. */
export type ValidationEvent =
  | {
      readonly type: 'token_validated'
      readonly issuer: string
      readonly clientId: string
      readonly remembered: boolean
    }
  | { readonly type: 'token_refused'; readonly failure: TokenFailure }
  | { readonly type: 'keys_unavailable'; readonly issuer: string; readonly code: string }

/** What happens on the client's side. */
export type AcquisitionEvent =
  | {
      readonly type: 'token_acquired'
      readonly clientId: string
      /** `endpoint`: bought just now. `store`: bought by another process of the fleet. */
      readonly source: 'endpoint' | 'store'
      readonly expiresInSeconds: number
      readonly requestId?: string
    }
  | {
      readonly type: 'token_request_failed'
      readonly clientId: string
      readonly code: string
      readonly retryInSeconds?: number
      readonly requestId?: string
    }
  | {
      readonly type: 'scopes_not_granted'
      readonly clientId: string
      readonly missingScopes: readonly string[]
    }
  | {
      readonly type: 'token_invalidated'
      readonly clientId: string
      /** False when it was refused: the token was replaced not long ago, and a new one did not help. */
      readonly forgotten: boolean
    }
  | {
      readonly type: 'token_store_failed'
      readonly clientId: string
      readonly operation: 'read' | 'write' | 'take_lease' | 'release_lease'
      /** `timeout`, `record_refused`, or the name or code of the client library's error. */
      readonly code: string
    }

/** Receives every event, synchronously. What it throws is ignored: watching must not change what is watched. */
export type EventListener = (event: CognitoM2MEvent) => void

/** Wraps the user's listener so that nothing it does can reach a request. */
export function eventEmitter(listener: EventListener | undefined): EventListener {
  if (listener === undefined) return () => {}
  return (event) => {
    try {
      // An async listener is one, too, whatever its type says.
      ignoreRejection(listener(event))
    } catch {
      // Nothing to do: the stream of events is one-way.
    }
  }
}
