import type { ClockLike, RandomLike } from '../clock.ts'
import { type Emit, nextId } from '../event-emitter.ts'
import type { FetchLike } from '../fetch/bounded-fetch.ts'
import { andThen, isPromiseLike, type MaybePromise } from '../maybe-promise.ts'
import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend } from '../signature/backend.ts'
import { createHeldKeys } from './held-keys.ts'
import { readCache, writeCache } from './jwks-cache.ts'
import type { KeyPolicy } from './jwks-options.ts'
import {
  type CheckedKeys,
  importKeys,
  type KeySet,
  type KeySetRules,
  type VerificationKey,
} from './key-set.ts'
import type { KeysEvent } from './keys-event.ts'
import type { KeysFailure } from './keys-failure.ts'
import type { KeysUnavailable } from './keys-unavailable.ts'
import { loadFromEndpoint } from './load-keys.ts'
import { createRefreshGate } from './refresh-gate.ts'
import { checkStaticJwks, type StaticJwks } from './static-jwks.ts'

/** Result of looking up a `kid`: its key; not published by the issuer; or keys unavailable, so nobody knows. */
export type KeyLookup =
  | { readonly outcome: 'found'; readonly key: VerificationKey }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'keys_unavailable'; readonly unavailable: KeysUnavailable }

/** State of an issuer's keys, for readiness probes and dashboards. */
export interface JwksHealth {
  /** The issuer, as in the `iss` claim. */
  readonly issuer: string
  /**
   * Whether keys are cached that are younger than `keys.maxAgeSeconds`. If `false` without a `failureCode`, they have not
   * been needed yet: the first token of this issuer starts the download.
   */
  readonly usable: boolean
  /** Key IDs of the current set. */
  readonly kids: readonly string[]
  /** Seconds since the last successful download; `undefined` before the first. */
  readonly ageSeconds: number | undefined
  /** Number of failed downloads since the last successful one. */
  readonly failures: number
  /** Code of the last failed download; `undefined` after a successful download and before the first. */
  readonly failureCode: string | undefined
}

/** One issuer's keys, and when to download them. */
export interface KeySource {
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  /** Synchronous for a cached key, even while a download runs. */
  find(kid: string): MaybePromise<KeyLookup>
  /** Never waits: without a cached key, it starts the download and returns `keys_unavailable`. */
  findCached(kid: string): KeyLookup
  /**
   * Whether exactly this key is in the current set, and the set is not too old. Starts a refresh if one is due.
   *
   * @param now Wall clock.
   */
  trusts(key: VerificationKey, now: number): boolean
  /** Downloads unless the set is fresh, or the gate is closed. Never rejects. */
  prefetch(): Promise<void>
  health(): JwksHealth
  /** Aborts a running download and starts no more. Cached keys stay usable until they are too old. */
  close(): void
}

/** Dependencies and configuration of a key source. */
export interface KeySourceParts {
  readonly issuer: string
  /** `null` for a static JWKS that is never downloaded. */
  readonly jwksUri: string | null
  readonly algorithms: readonly SignatureAlgorithm[]
  /** A JWKS to start with, as if just downloaded. */
  readonly seed: StaticJwks | undefined
  readonly policy: KeyPolicy
  readonly backend: SignatureBackend
  readonly fetch: FetchLike
  readonly clock: ClockLike
  readonly random: RandomLike
  readonly emit: Emit<KeysEvent> | undefined
  /** Called when the set was replaced, before anything is found in the new one. */
  readonly onReplaced: (set: KeySet) => void
}

/**
 * Keeps one issuer's keys. Nothing runs by itself: a lookup starts the refresh that is due, and waits for it only if
 * there is no cached key (stale-while-revalidate). At most one download runs (single-flight), so an older document
 * cannot replace a newer one.
 *
 * @throws OptionError when the seed has no usable key.
 */
export function createKeySource(parts: KeySourceParts): KeySource {
  const { issuer, jwksUri, algorithms, seed, policy, clock, emit, fetch } = parts
  const rules: KeySetRules = {
    algorithms,
    maxKeys: policy.maxKeys,
    backend: parts.backend,
    onIgnored: (index, reason) => emit?.({ type: 'key_ignored', issuer, index, reason }),
  }
  const seedKeys = seed && checkStaticJwks(issuer, seed, rules)
  const cacheContext = { issuer, deadlineSeconds: policy.deadlineSeconds, clock, emit }
  const gate = createRefreshGate(policy, clock, parts.random)
  const closing = new AbortController()
  const held = createHeldKeys(clock, parts.onReplaced)
  let warmedUp = seed === undefined && policy.cache === undefined
  let flight: Promise<void> | undefined
  let failures = 0
  let lastFailure: Pick<KeysFailure, 'code'> | undefined

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
    void refresh(false)
    if (lastFailure !== undefined) emit?.({ type: 'stale_keys_used', issuer, ageSeconds: age })
    return set
  }

  /**
   * The running load, or a new one if the gate lets it through; undefined if not, and when it was done at once.
   *
   * @param awaited Whether the caller waits for it.
   */
  function refresh(awaited: boolean): Promise<void> | undefined {
    if (flight !== undefined) return flight
    if (closing.signal.aborted || (warmedUp && !mayDownload())) return undefined
    const work = warmedUp ? downloadKeys(awaited) : warmUp(awaited)
    if (!isPromiseLike(work)) return undefined
    flight = Promise.resolve(work).finally(() => {
      flight = undefined
    })
    return flight
  }

  function mayDownload(): boolean {
    return jwksUri !== null && gate.take()
  }

  /** Once, before the first download: the static JWKS, at once where the backend can, or what an earlier process saved. */
  function warmUp(awaited: boolean): MaybePromise<void> {
    warmedUp = true
    return andThen(seedKeys === undefined ? loadCached() : useSeed(seedKeys), () =>
      !isUsable() && mayDownload() ? downloadKeys(awaited) : undefined,
    )
  }

  function useSeed(keys: CheckedKeys): MaybePromise<void> {
    return andThen(importKeys(keys, undefined, rules), (built) => {
      if (built.outcome !== 'key_set') {
        lastFailure = { code: built.outcome }
        return
      }
      held.replace(built.set, held.since())
      reportLoaded('static', built.set, jwksUri === null ? undefined : held.ageSeconds())
    })
  }

  async function loadCached(): Promise<void> {
    if (policy.cache === undefined) return
    const cached = await readCache(policy.cache, cacheContext, rules)
    if (cached === undefined) return
    held.replace(cached.set, held.instant(cached.ageSeconds))
    reportLoaded('cache', cached.set, cached.ageSeconds)
  }

  function reportLoaded(source: 'cache' | 'static', set: KeySet, ageSeconds: number | undefined): void {
    emit?.({
      type: 'keys_loaded',
      issuer,
      source,
      kids: [...set.keys()],
      ...(ageSeconds !== undefined && { ageSeconds }),
    })
  }

  async function downloadKeys(awaited: boolean): Promise<void> {
    const startedAt = clock.monotonic()
    const described = { downloadId: nextId(), issuer, url: jwksUri ?? '', attempt: failures + 1 }
    emit?.({ type: 'keys_download_started', ...described, awaited })
    const request = { ...policy, fetch, clock, jwksUri: jwksUri ?? '', signal: closing.signal }
    const loaded = await loadFromEndpoint(request, held.set(), rules)
    if (closing.signal.aborted) return
    if (loaded.outcome === 'failed') {
      failures += 1
      lastFailure = loaded
      const { code, status, cause } = loaded
      const retryInSeconds = gate.failed(loaded.retryAfterSeconds)
      emit?.({
        type: 'keys_download_failed',
        ...described,
        code,
        ...(status !== undefined && { status }),
        ...(cause?.code !== undefined && { causeCode: cause.code }),
        durationSeconds: clock.monotonic() - startedAt,
        retryInSeconds,
      })
      return
    }
    gate.succeeded()
    failures = 0
    lastFailure = undefined
    const downloadedAt = held.instant()
    held.replace(loaded.set, downloadedAt)
    emit?.({
      type: 'keys_downloaded',
      ...described,
      kids: [...loaded.set.keys()],
      bytes: loaded.bytes,
      durationSeconds: clock.monotonic() - startedAt,
    })
    const { cache } = policy
    if (cache !== undefined) {
      void writeCache(cache, { document: loaded.document, downloadedAt: downloadedAt.wall }, cacheContext)
    }
  }

  function lookUp(kid: string): KeyLookup | undefined {
    if (!warmedUp && seed !== undefined) void refresh(false)
    const key = usableSet()?.get(kid)
    return key === undefined ? undefined : { outcome: 'found', key }
  }

  /** For a `kid` that is not in the set, when nothing more can be done: only a fresh set proves that it is unknown. */
  function verdict(): KeyLookup {
    const mayGrow = jwksUri !== null && closing.signal.aborted
    if (isUsable() && lastFailure === undefined && !mayGrow) return { outcome: 'unknown' }
    return unavailable(lastFailure?.code ?? 'closed')
  }

  function unavailable(code: string): KeyLookup {
    const retryAfterSeconds = Math.max(1, Math.ceil(gate.waitSeconds()))
    return { outcome: 'keys_unavailable', unavailable: { issuer, code, retryAfterSeconds } }
  }

  async function findAfter(running: Promise<void>, kid: string, mayBeOld: boolean): Promise<KeyLookup> {
    await running
    const found = lookUp(kid)
    if (found !== undefined || !mayBeOld || lastFailure !== undefined) return found ?? verdict()
    await refresh(true)
    return lookUp(kid) ?? verdict()
  }

  return {
    issuer,
    algorithms,
    find(kid) {
      const found = lookUp(kid)
      if (found !== undefined) return found
      // A running download, or a static JWKS, may predate the key: then one more download is worth it.
      const mayBeOld = flight !== undefined || !warmedUp
      const running = refresh(true)
      return running === undefined ? verdict() : findAfter(running, kid, mayBeOld)
    },
    findCached(kid) {
      const found = lookUp(kid)
      if (found !== undefined) return found
      const running = refresh(false)
      return running === undefined ? verdict() : unavailable('not_cached')
    },
    trusts: (key, now) => usableSet(now)?.get(key.kid) === key,
    async prefetch() {
      if (held.set() === undefined || !(held.ageSeconds() <= policy.softAgeSeconds)) await refresh(true)
    },
    health() {
      const set = held.set()
      return {
        issuer,
        usable: isUsable(),
        kids: set === undefined ? [] : [...set.keys()],
        ageSeconds: set === undefined ? undefined : held.ageSeconds(),
        failures,
        failureCode: lastFailure?.code,
      }
    },
    close: () => closing.abort(),
  }
}
