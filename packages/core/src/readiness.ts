import type { TokenSource } from './acquisition/token-source.ts'
import type { TokenSourceHealth } from './acquisition/token-source-health.ts'
import type { JwksHealth } from './jwks/key-source.ts'

/** The response for a readiness probe: send `body` as JSON with `status`. */
export interface Readiness {
  /**
   * Whether the process is ready: the keys of at least one issuer are usable, and so is every token source in `tokens`.
   */
  readonly ready: boolean
  /** 200 if ready, otherwise 503. */
  readonly status: 200 | 503
  readonly body: {
    readonly ready: boolean
    readonly keys: readonly JwksHealth[]
    readonly tokens: readonly TokenSourceHealth[]
  }
}

/** Further conditions for readiness. */
export interface ReadinessOptions {
  /** Token sources that must be usable as well. Default: none. */
  readonly tokens?: readonly Pick<TokenSource, 'health' | 'getToken'>[]
}

/**
 * The readiness of a validator. Never waits. Starts to download missing keys and to request missing tokens, within the
 * usual limits, because a process that is not ready gets no requests that would start them.
 */
export function readinessOf(
  health: () => readonly JwksHealth[],
  prefetch: () => Promise<unknown>,
  { tokens = [] }: ReadinessOptions = {},
): Readiness {
  const keys = health()
  const hasKeys = keys.some(({ usable }) => usable)
  if (!hasKeys) void prefetch()
  const sources = tokens.map((source) => {
    const state = source.health()
    if (!state.usable) source.getToken().catch(() => {})
    return state
  })
  const ready = hasKeys && sources.every(({ usable }) => usable)
  return { ready, status: ready ? 200 : 503, body: { ready, keys, tokens: sources } }
}
