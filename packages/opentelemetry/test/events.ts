import type { CognitoM2MEvent } from '@cognito-m2m/core'

export const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
const url = `${issuer}/.well-known/jwks.json`
const clientId = 'client1'
const failed = { code: 'server_error', fault: 'transient', status: 503 } as const

/** At least one of every type, as core sends them. */
export const everyEvent: {
  readonly [Type in CognitoM2MEvent['type']]: readonly Extract<CognitoM2MEvent, { type: Type }>[]
} = {
  token_validated: [
    { type: 'token_validated', issuer, clientId, cached: true },
    { type: 'token_validated', issuer, clientId, cached: false, durationSeconds: 0.0002 },
  ],
  token_refused: [
    {
      type: 'token_refused',
      failure: { stage: 'claims', code: 'token_expired', expected: 'a later `exp`' },
      issuer,
      clientId,
    },
    { type: 'token_refused', failure: { stage: 'format', code: 'not_compact_jws', expected: 'three parts' } },
  ],
  credentials_refused: [{ type: 'credentials_refused', code: 'missing' }],
  keys_unavailable: [{ type: 'keys_unavailable', issuer, code: 'timeout', retryAfterSeconds: 1 }],
  any_client_accepted: [{ type: 'any_client_accepted', issuer }],
  keys_download_started: [
    { type: 'keys_download_started', downloadId: 1, issuer, url, awaited: true, attempt: 1 },
    { type: 'keys_download_started', downloadId: 2, issuer, url, awaited: false, attempt: 1 },
  ],
  keys_downloaded: [
    {
      type: 'keys_downloaded',
      downloadId: 1,
      issuer,
      url,
      kids: ['a', 'b'],
      bytes: 900,
      durationSeconds: 0.25,
      attempt: 1,
    },
  ],
  keys_download_failed: [
    {
      type: 'keys_download_failed',
      downloadId: 2,
      issuer,
      url,
      code: 'status',
      status: 503,
      durationSeconds: 1,
      attempt: 1,
      retryInSeconds: 1,
    },
  ],
  keys_loaded: [{ type: 'keys_loaded', issuer: `${issuer}4`, source: 'cache', kids: ['c'], ageSeconds: 100 }],
  key_ignored: [{ type: 'key_ignored', issuer, index: 0, reason: 'too_weak' }],
  stale_keys_used: [{ type: 'stale_keys_used', issuer, ageSeconds: 700 }],
  jwks_cache_failed: [
    { type: 'jwks_cache_failed', issuer, operation: 'load', code: 'ECONNREFUSED', durationSeconds: 0.1 },
  ],
  token_served: [
    { type: 'token_served', clientId, cached: true },
    { type: 'token_served', clientId, cached: true },
    { type: 'token_served', clientId, cached: false },
  ],
  token_acquisition_started: [
    { type: 'token_acquisition_started', acquisitionId: 3, clientId, awaited: true },
    { type: 'token_acquisition_started', acquisitionId: 4, clientId, awaited: false },
    { type: 'token_acquisition_started', acquisitionId: 5, clientId, awaited: false },
  ],
  token_attempt_started: [{ type: 'token_attempt_started', acquisitionId: 3, clientId, attempt: 1 }],
  token_attempt_ended: [
    {
      type: 'token_attempt_ended',
      acquisitionId: 3,
      clientId,
      attempt: 1,
      outcome: 'failed',
      ...failed,
      durationSeconds: 2,
    },
    {
      type: 'token_attempt_ended',
      acquisitionId: 3,
      clientId,
      attempt: 2,
      outcome: 'issued',
      durationSeconds: 0.125,
    },
  ],
  token_acquired: [
    {
      type: 'token_acquired',
      acquisitionId: 3,
      clientId,
      source: 'endpoint',
      expiresInSeconds: 3600,
      attempts: 2,
      durationSeconds: 2.5,
    },
  ],
  token_request_failed: [
    { type: 'token_request_failed', acquisitionId: 4, clientId, ...failed, attempts: 3, durationSeconds: 4 },
  ],
  token_request_skipped: [
    { type: 'token_request_skipped', acquisitionId: 5, clientId, reason: 'lease_held', durationSeconds: 0.5 },
    {
      type: 'token_request_skipped',
      acquisitionId: 6,
      clientId,
      reason: 'earlier_failure',
      code: 'invalid_client',
      durationSeconds: 0.5,
    },
  ],
  scopes_not_granted: [{ type: 'scopes_not_granted', clientId, missingScopes: ['orders/admin'] }],
  token_invalidated: [{ type: 'token_invalidated', clientId, discarded: true }],
  clock_skew: [{ type: 'clock_skew', clientId, skewSeconds: 60 }],
  token_store_called: [{ type: 'token_store_called', operationId: 7, clientId, operation: 'read' }],
  token_store_responded: [
    {
      type: 'token_store_responded',
      operationId: 7,
      clientId,
      operation: 'read',
      result: 'hit',
      durationSeconds: 0.001,
    },
  ],
  token_store_failed: [
    {
      type: 'token_store_failed',
      operationId: 8,
      clientId,
      operation: 'write',
      code: 'timeout',
      durationSeconds: 0.5,
    },
  ],
}
