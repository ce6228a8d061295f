import type { TokenFailure } from './result.ts'

/** Events about token validation. */
export type ValidationEvent =
  | TokenValidatedEvent
  | TokenRefusedEvent
  | KeysUnavailableEvent
  | AnyClientAcceptedEvent
  | CredentialsRefusedEvent

/** A token was accepted. */
export interface TokenValidatedEvent {
  readonly type: 'token_validated'
  readonly issuer: string
  readonly clientId: string
  /** True if the token was found in the token cache, so its signature was not verified again. */
  readonly cached: boolean
  /** Duration of the validation, including the wait for keys. Absent for cached tokens. */
  readonly durationSeconds?: number
}

/** A token was refused. */
export interface TokenRefusedEvent {
  readonly type: 'token_refused'
  /** Built from configuration and fixed text only; contains nothing that the caller sent. */
  readonly failure: TokenFailure
  /** The issuer that signed it. Absent if the signature was not verified. */
  readonly issuer?: string
  /** The app client that it was issued to. Absent if the signature was not verified or the token names no client. */
  readonly clientId?: string
}

/** A request to a route that requires a token had none to validate. */
export interface CredentialsRefusedEvent {
  readonly type: 'credentials_refused'
  /** `missing`: no bearer token in the `Authorization` header. `malformed`: the header cannot be parsed. */
  readonly code: 'missing' | 'malformed'
}

/** A token could not be validated because its issuer's keys are unavailable. */
export interface KeysUnavailableEvent {
  readonly type: 'keys_unavailable'
  readonly issuer: string
  /** Code of the last failed download: `timeout`, `status`, `not_json`, … */
  readonly code: string
  /** Seconds until the next download may start. */
  readonly retryAfterSeconds: number
}

/**
 * A token was accepted although nothing restricts which clients may call: no `resource`, `clientIds`, `audience`, scope
 * or `permit`. Every app client of the user pool has access. Sent once per validator.
 */
export interface AnyClientAcceptedEvent {
  readonly type: 'any_client_accepted'
  readonly issuer: string
}
