import type { TokenFailure } from './result.ts'

/** What happens to a token at the API. */
export type ValidationEvent =
  | TokenValidatedEvent
  | TokenRefusedEvent
  | KeysUnavailableEvent
  | AnyClientAcceptedEvent

/** A token passed every check of this use. */
export interface TokenValidatedEvent {
  readonly type: 'token_validated'
  readonly issuer: string
  readonly clientId: string
  /** True if the token came from the token cache, so that its signature was not verified again. */
  readonly cached: boolean
}

/** A token was refused. */
export interface TokenRefusedEvent {
  readonly type: 'token_refused'
  /** Made of configuration and fixed text only; holds nothing that the caller sent. */
  readonly failure: TokenFailure
}

/** A token could not be validated, because its issuer's keys are unavailable. */
export interface KeysUnavailableEvent {
  readonly type: 'keys_unavailable'
  readonly issuer: string
  /** Code of the last failed download: `timeout`, `status`, `not_json`, … */
  readonly code: string
}

/**
 * A token was accepted although nothing restricts which clients may call: no `resource`, `clientIds`, `audience`, scope or
 * `permit`. Every app client of the user pool gets in. Sent once per validator.
 */
export interface AnyClientAcceptedEvent {
  readonly type: 'any_client_accepted'
  readonly issuer: string
}
