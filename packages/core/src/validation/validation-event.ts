import type { TokenFailure } from './result.ts'

/** What happens to a token at the API. */
export type ValidationEvent =
  | TokenValidatedEvent
  | TokenRefusedEvent
  | KeysUnavailableEvent
  | AnyClientAcceptedEvent
  | CredentialsRefusedEvent

/** A token passed every check of this use. */
export interface TokenValidatedEvent {
  readonly type: 'token_validated'
  readonly issuer: string
  readonly clientId: string
  /** True if the token came from the token cache, so that its signature was not verified again. */
  readonly cached: boolean
  /** Duration of the validation, with the wait for keys; absent for a cached token, for which nothing is waited for. */
  readonly durationSeconds?: number
}

/** A token was refused. */
export interface TokenRefusedEvent {
  readonly type: 'token_refused'
  /** Made of configuration and fixed text only; holds nothing that the caller sent. */
  readonly failure: TokenFailure
  /** Who signed it; absent when its signature was not verified. */
  readonly issuer?: string
  /** The app client that it was issued to; absent when its signature was not verified, or it names none. */
  readonly clientId?: string
}

/** A request had no token to validate, on a route that requires one. */
export interface CredentialsRefusedEvent {
  readonly type: 'credentials_refused'
  /** `missing`: no bearer token in the `Authorization` header. `malformed`: a header that cannot be read. */
  readonly code: 'missing' | 'malformed'
}

/** A token could not be validated, because its issuer's keys are unavailable. */
export interface KeysUnavailableEvent {
  readonly type: 'keys_unavailable'
  readonly issuer: string
  /** Code of the last failed download: `timeout`, `status`, `not_json`, … */
  readonly code: string
  /** Seconds until the next download may start. */
  readonly retryAfterSeconds: number
}

/**
 * A token was accepted although nothing restricts which clients may call: no `resource`, `clientIds`, `audience`, scope or
 * `permit`. Every app client of the user pool gets in. Sent once per validator.
 */
export interface AnyClientAcceptedEvent {
  readonly type: 'any_client_accepted'
  readonly issuer: string
}
