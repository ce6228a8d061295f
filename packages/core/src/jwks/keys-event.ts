/** What happens to an issuer's keys. */
export type KeysEvent =
  | KeysDownloadStartedEvent
  | KeysDownloadedEvent
  | KeysDownloadFailedEvent
  | KeysLoadedEvent
  | KeyIgnoredEvent
  | StaleKeysUsedEvent
  | JwksCacheFailedEvent

/**
 * A download of a JWKS begins, in the asynchronous context of whatever set it off. `keys_downloaded` or
 * `keys_download_failed` with the same `downloadId` ends it, unless the validator is closed before.
 */
export interface KeysDownloadStartedEvent {
  readonly type: 'keys_download_started'
  /** Unique in this process. */
  readonly downloadId: number
  readonly issuer: string
  /** The JWKS URI, from the configuration. */
  readonly url: string
  /** Whether a caller waits for it: a request without a usable key, or `prefetch`. Otherwise it runs in the background. */
  readonly awaited: boolean
  /** 1, and one more for each failed download since the last successful one. */
  readonly attempt: number
}

/** A JWKS was downloaded, checked, and is in use. */
export interface KeysDownloadedEvent {
  readonly type: 'keys_downloaded'
  readonly downloadId: number
  readonly issuer: string
  readonly url: string
  /** Key IDs of the set, as the issuer publishes them. */
  readonly kids: readonly string[]
  /** Size of the document. */
  readonly bytes: number
  /** Of the download and the checks. */
  readonly durationSeconds: number
  readonly attempt: number
}

/** A download failed. Cached keys stay usable for `keys.maxAgeSeconds`; without any, requests get 503. */
export interface KeysDownloadFailedEvent {
  readonly type: 'keys_download_failed'
  readonly downloadId: number
  readonly issuer: string
  /** The JWKS URI, from the configuration. */
  readonly url: string
  /** `timeout`, `network`, `redirect`, `too_large`, `encoded`, `status`, `not_json`, `not_a_jwks`, … */
  readonly code: string
  /** HTTP status of the answer, where there was one. A wrong user pool ID gives 400 or 404. */
  readonly status?: number
  /** Code of the underlying error, such as `ENOTFOUND`. */
  readonly causeCode?: string
  readonly durationSeconds: number
  readonly attempt: number
  /** Seconds until the next download may start. */
  readonly retryInSeconds: number
}

/** Keys are in use that were not downloaded now. */
export interface KeysLoadedEvent {
  readonly type: 'keys_loaded'
  readonly issuer: string
  /** `cache`: your `keys.cache`, as an earlier process saved them. `static`: `jwks` of the configuration. */
  readonly source: 'cache' | 'static'
  readonly kids: readonly string[]
  /** Seconds since the last successful download; absent for a static JWKS that is never downloaded. */
  readonly ageSeconds?: number
}

/** One key of a JWKS cannot be used and was ignored; the rest of the set is in use. */
export interface KeyIgnoredEvent {
  readonly type: 'key_ignored'
  readonly issuer: string
  /** Position of the key in the document's `keys`. */
  readonly index: number
  /** Why: `too_weak`, `use_not_sig`, `kid_repeated`, … */
  readonly reason: string
}

/** The endpoint is failing, and a token was checked with keys that are due for a refresh. Sent for each use. */
export interface StaleKeysUsedEvent {
  readonly type: 'stale_keys_used'
  readonly issuer: string
  /** Seconds since the last successful download. */
  readonly ageSeconds: number
}

/** `keys.cache` failed or timed out. Validation goes on without it. */
export interface JwksCacheFailedEvent {
  readonly type: 'jwks_cache_failed'
  readonly issuer: string
  readonly operation: 'load' | 'save'
  /** `timeout`, or the code or name of the error that the cache threw. */
  readonly code: string
  readonly durationSeconds: number
}
