import type { TokenSource } from './acquisition/token-source.ts'
import type { TokenSourceHealth } from './acquisition/token-source-health.ts'
import type { JwksHealth } from './jwks/key-source.ts'

/** What a readiness probe responds: send `body` as JSON with `status`. */
export interface Readiness {
  /** Whether the process can do its work: the keys of an issuer are usable, and so is every token source that was named. */
  readonly ready: boolean
  /** 200 when it is ready, otherwise 503. */
  readonly status: 200 | 503
  readonly body: {
    readonly ready: boolean
    readonly keys: readonly JwksHealth[]
    readonly tokens: readonly TokenSourceHealth[]
  }
}

/** What else a process needs to be ready. */
export interface ReadinessOptions {
  /** Token sources without which the process cannot do its work. Default: none. */
  readonly tokens?: readonly Pick<TokenSource, 'health' | 'getToken'>[]
}

/**
 * The readiness of a validator. It never waits. What is missing starts to be downloaded or requested, within the limits of
 * every other attempt: a process that is not ready gets no requests, which would start it otherwise.
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
