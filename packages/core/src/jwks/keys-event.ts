/** Events about an issuer's keys. */
export type KeysEvent =
  | KeysDownloadStartedEvent
  | KeysDownloadedEvent
  | KeysDownloadFailedEvent
  | KeysLoadedEvent
  | KeyIgnoredEvent
  | StaleKeysUsedEvent
  | JwksCacheFailedEvent

/**
 * A JWKS download started. Sent in the async context of the call that started it. It ends with a `keys_downloaded` or
 * `keys_download_failed` event that has the same `downloadId`, unless the validator is closed first.
 */
export interface KeysDownloadStartedEvent {
  readonly type: 'keys_download_started'
  /** Unique in this process. */
  readonly downloadId: number
  readonly issuer: string
  /** The JWKS URI, from the configuration. */
  readonly url: string
  /** Whether a caller waits for it: a request without a usable key, or `prefetch`. False for a background refresh. */
  readonly awaited: boolean
  /** 1 plus the number of failed downloads since the last successful one. */
  readonly attempt: number
}

/** A JWKS was downloaded, checked, and is in use. */
export interface KeysDownloadedEvent {
  readonly type: 'keys_downloaded'
  readonly downloadId: number
  readonly issuer: string
  readonly url: string
  /** Key IDs (`kid`) of the set. */
  readonly kids: readonly string[]
  /** Size of the document, in bytes. */
  readonly bytes: number
  /** Duration of the download and the checks. */
  readonly durationSeconds: number
  readonly attempt: number
}

/** A download failed. Cached keys stay usable for `keys.maxAgeSeconds`; without cached keys, requests get 503. */
export interface KeysDownloadFailedEvent {
  readonly type: 'keys_download_failed'
  readonly downloadId: number
  readonly issuer: string
  /** The JWKS URI, from the configuration. */
  readonly url: string
  /** `timeout`, `network`, `redirect`, `too_large`, `encoded`, `status`, `not_json`, `not_a_jwks`, … */
  readonly code: string
  /** HTTP status of the response, if there was one. For a wrong user pool ID it is 400 or 404. */
  readonly status?: number
  /** Code of the underlying error, such as `ENOTFOUND`. */
  readonly causeCode?: string
  readonly durationSeconds: number
  readonly attempt: number
  /** Seconds until the next download may start. */
  readonly retryInSeconds: number
}

/** Keys were loaded without a download. */
export interface KeysLoadedEvent {
  readonly type: 'keys_loaded'
  readonly issuer: string
  /** `cache`: from `keys.cache`, saved by an earlier process. `static`: from the `jwks` option. */
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

/** A token was checked with keys past their soft age, because downloads are failing. Sent for each use. */
export interface StaleKeysUsedEvent {
  readonly type: 'stale_keys_used'
  readonly issuer: string
  /** Seconds since the last successful download. */
  readonly ageSeconds: number
}

/** `keys.cache` failed or timed out. Validation continues without it. */
export interface JwksCacheFailedEvent {
  readonly type: 'jwks_cache_failed'
  readonly issuer: string
  readonly operation: 'load' | 'save'
  /** `timeout`, or the code or name of the error that the cache threw. */
  readonly code: string
  readonly durationSeconds: number
}
