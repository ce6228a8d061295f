import type { Answer } from '../answer.ts'
import type { Clock, Random } from '../clock.ts'
import type { EventListener } from '../events.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend } from '../signature/backend.ts'
import { checkGivenKeys, type GivenKeys } from './given-keys.ts'
import { createHeldKeys } from './held-keys.ts'
import { readCache, writeCache } from './key-cache.ts'
import { buildKeySet, type KeySet, type KeySetRules, type VerificationKey } from './key-set.ts'
import type { KeyPolicy } from './key-source-options.ts'
import type { KeysUnavailable } from './keys-unavailable.ts'
import { type KeysFailureCode, loadFromEndpoint } from './load-keys.ts'
import { createRefreshGate } from './refresh-gate.ts'

/** What there is for a `kid`: its key, the certainty that there is none, or neither. */
export type KeyLookup =
  | { readonly outcome: 'found'; readonly key: VerificationKey }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unavailable'; readonly unavailable: KeysUnavailable }

/** The state of an issuer's keys, for a readiness probe or a dashboard. */
export interface KeysHealth {
  readonly issuer: string
  /**
   * Whether there are keys within their bound. False without a `failureCode` means that nobody asked for them yet,
   * which is no fault: the first token of this issuer will.
   */
  readonly usable: boolean
  readonly kids: readonly string[]
  /** Seconds since the last good download; undefined before the first. */
  readonly ageSeconds: number | undefined
  /** Failed downloads since the last good one. */
  readonly failures: number
  /** Why the last download failed; undefined after a good one, and before the first. */
  readonly failureCode: string | undefined
}

/** One issuer's keys, and when to ask for them again. */
export interface KeySource {
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  /** At once for a key in hand, even while a download runs. */
  find(kid: string): Answer<KeyLookup>
  /**
   * Whether this very key is in the set now, and the set within its bound. Starts a refresh where one is due.
   *
   * @param now Of the wall clock.
   */
  trusts(key: VerificationKey, now: number): boolean
  /** Downloads unless the set is fresh, or the gate is closed. Never rejects. */
  prefetch(): Promise<void>
  health(): KeysHealth
  /** Ends a running download and starts no more. Keys in hand serve on, to their bound. */
  close(): void
}

/** What a key source is made of. */
export interface KeySourceParts {
  readonly issuer: string
  /** `null` for keys that are given and never downloaded. */
  readonly jwksUri: string | null
  readonly algorithms: readonly SignatureAlgorithm[]
  /** A JWKS to start with, as if just downloaded. */
  readonly seed: GivenKeys | undefined
  readonly policy: KeyPolicy
  readonly backend: SignatureBackend
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly emit: EventListener
  /** Called when the set was replaced, before anything is found in the new one. */
  readonly onReplaced: (set: KeySet) => void
}

/**
 * Keeps one issuer's keys by one policy. Nothing runs by itself: whoever asks for a key starts what is due, and waits
 * only if there is no key to answer with. At most one download runs, so an older answer cannot replace a newer one.
 *
 * @throws OptionError when the seed has no key that could be used.
 */
export function createKeySource(parts: KeySourceParts): KeySource {
  const { issuer, jwksUri, algorithms, seed, policy, clock, emit, fetch } = parts
  const rules: KeySetRules = {
    algorithms,
    maxKeys: policy.maxKeys,
    backend: parts.backend,
    onLeftOut: (index, reason) => emit({ type: 'key_left_out', issuer, index, reason }),
  }
  checkGivenKeys(issuer, seed, rules)
  const cacheContext = { issuer, deadlineSeconds: policy.deadlineSeconds, clock, emit }
  const gate = createRefreshGate(policy, clock, parts.random)
  const closing = new AbortController()
  const held = createHeldKeys(clock, parts.onReplaced)
  let warmedUp = seed === undefined && policy.cache === undefined
  let flight: Promise<void> | undefined
  let failures = 0
  let failureCode: KeysFailureCode | undefined

  function isUsable(): boolean {
    return held.set() !== undefined && (jwksUri === null || held.ageSeconds() <= policy.maxAgeSeconds)
  }

  /** The set while it is within its bound; refreshed in the background from its soft age on. */
  function usableSet(now?: number): KeySet | undefined {
    const set = held.set()
    if (set === undefined || jwksUri === null) return set
    const age = held.ageSeconds(now)
    if (age <= policy.softAgeSeconds) return set
    if (!(age <= policy.maxAgeSeconds)) return undefined
    void refresh()
    if (failureCode !== undefined) emit({ type: 'keys_served_stale', issuer, ageSeconds: age })
    return set
  }

  /** The running load, or a new one if the gate lets it through; undefined if not. */
  function refresh(): Promise<void> | undefined {
    if (flight !== undefined) return flight
    if (closing.signal.aborted || (warmedUp && !mayDownload())) return undefined
    const running = (warmedUp ? downloadKeys() : warmUp()).finally(() => {
      flight = undefined
    })
    flight = running
    return running
  }

  function mayDownload(): boolean {
    return jwksUri !== null && gate.take()
  }

  /** Once, before the first download: what was given, or what an earlier process left. */
  async function warmUp(): Promise<void> {
    warmedUp = true
    if (seed !== undefined) {
      const built = await buildKeySet(seed, undefined, rules)
      if (typeof built === 'string') failureCode = built
      else held.replace(built, held.since())
    } else if (policy.cache !== undefined) {
      const cached = await readCache(policy.cache, cacheContext, rules)
      if (cached !== undefined) held.replace(cached.set, held.instant(cached.ageSeconds))
    }
    if (!isUsable() && mayDownload()) await downloadKeys()
  }

  async function downloadKeys(): Promise<void> {
    const startedAt = clock.monotonic()
    const request = { ...policy, fetch, clock, jwksUri: jwksUri ?? '', signal: closing.signal }
    const loaded = await loadFromEndpoint(request, held.set(), rules)
    if (closing.signal.aborted) return
    if (loaded.outcome === 'failed') {
      failures += 1
      failureCode = loaded.code
      const retryInSeconds = gate.failed(loaded.retryAfterSeconds)
      const cause = loaded.cause === undefined ? {} : { cause: loaded.cause }
      emit({ type: 'keys_download_failed', issuer, code: loaded.code, retryInSeconds, ...cause })
      return
    }
    gate.succeeded()
    failures = 0
    failureCode = undefined
    const downloadedAt = held.instant()
    held.replace(loaded.set, downloadedAt)
    emit({
      type: 'keys_downloaded',
      issuer,
      kids: [...loaded.set.keys()],
      seconds: clock.monotonic() - startedAt,
    })
    const { cache } = policy
    if (cache !== undefined) {
      void writeCache(cache, { document: loaded.document, downloadedAt: downloadedAt.wall }, cacheContext)
    }
  }

  function lookUp(kid: string): KeyLookup | undefined {
    const key = usableSet()?.get(kid)
    return key === undefined ? undefined : { outcome: 'found', key }
  }

  /** For a `kid` that is not in the set, when no more can be done: a fresh set knows, another does not. */
  function verdict(): KeyLookup {
    const mayGrow = jwksUri !== null && closing.signal.aborted
    if (isUsable() && failureCode === undefined && !mayGrow) return { outcome: 'unknown' }
    const code = failureCode ?? 'closed'
    const retryAfterSeconds = Math.max(1, Math.ceil(gate.waitSeconds()))
    return { outcome: 'unavailable', unavailable: { issuer, code, retryAfterSeconds } }
  }

  async function findAfter(running: Promise<void>, kid: string, mayBeOld: boolean): Promise<KeyLookup> {
    await running
    const found = lookUp(kid)
    if (found !== undefined || !mayBeOld || failureCode !== undefined) return found ?? verdict()
    await refresh()
    return lookUp(kid) ?? verdict()
  }

  return {
    issuer,
    algorithms,
    find(kid) {
      const found = lookUp(kid)
      if (found !== undefined) return found
      // What is already under way, or was given, may be from before the key was published: then one more is worth it.
      const mayBeOld = flight !== undefined || !warmedUp
      const running = refresh()
      return running === undefined ? verdict() : findAfter(running, kid, mayBeOld)
    },
    trusts: (key, now) => usableSet(now)?.get(key.kid) === key,
    async prefetch() {
      if (held.set() === undefined || !(held.ageSeconds() <= policy.softAgeSeconds)) await refresh()
    },
    health() {
      const set = held.set()
      return {
        issuer,
        usable: isUsable(),
        kids: set === undefined ? [] : [...set.keys()],
        ageSeconds: set === undefined ? undefined : held.ageSeconds(),
        failures,
        failureCode,
      }
    },
    close: () => closing.abort(),
  }
}
