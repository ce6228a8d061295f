import type { Answer } from '../answer.ts'
import type { Clock, Random } from '../clock.ts'
import type { EventListener } from '../events.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend } from '../signature/backend.ts'
import type { KeysUnavailable } from '../validation/result.ts'
import { type Download, download } from './download.ts'
import {
  buildKeySet,
  type DocumentFault,
  type KeySet,
  parseDocument,
  type VerificationKey,
} from './key-set.ts'
import type { KeyPolicy } from './key-source-options.ts'
import { createRefreshGate } from './refresh-gate.ts'

/** Why an issuer's keys could not be had: stable codes. */
export type KeysFailureCode =
  | (Download & { outcome: 'failed' })['code']
  | DocumentFault
  | 'not_asked_yet'
  | 'cooling_down'
  | 'closed'

/** What there is for a `kid`: its key, the certainty that there is none, or neither. */
export type KeyLookup =
  | { readonly outcome: 'found'; readonly key: VerificationKey }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unavailable'; readonly unavailable: KeysUnavailable }

/** The state of an issuer's keys, for a readiness probe or a dashboard. */
export interface KeysHealth {
  readonly issuer: string
  /** Whether tokens of this issuer can be validated now. */
  readonly usable: boolean
  readonly kids: readonly string[]
  /** Seconds since the last good download; undefined before the first. */
  readonly ageSeconds: number | undefined
  /** Failed downloads since the last good one. */
  readonly failures: number
  /** Why the last download failed; undefined after a good one. */
  readonly failureCode: KeysFailureCode | undefined
}

/** One issuer's keys, and when to ask for them again. */
export interface KeySource {
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  /** At once for a key in hand, even while a download runs. */
  find(kid: string): Answer<KeyLookup>
  /** Whether this very key is in the set now, and the set within its bound. Starts a refresh where one is due. */
  trusts(key: VerificationKey): boolean
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
  readonly seed: unknown
  readonly policy: KeyPolicy
  readonly backend: SignatureBackend
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly emit: EventListener
  /** Called when a set was replaced, before anything is found in the new one. */
  readonly onReplaced: () => void
}

/** @see KeySource */
export function createKeySource(parts: KeySourceParts): KeySource {
  const { issuer, jwksUri, algorithms, policy, clock, emit } = parts
  const gate = createRefreshGate(policy, clock, parts.random)
  const closing = new AbortController()
  let set: KeySet | undefined
  let downloadedAt = { wall: 0, monotonic: 0 }
  let failures = 0
  let failureCode: KeysFailureCode | undefined
  let flight: Promise<void> | undefined
  let seed: unknown = parts.seed

  /** The larger of both clocks' accounts: one may have been set back, the other stopped with the machine. */
  function age(): number {
    return Math.max(clock.monotonic() - downloadedAt.monotonic, clock.now() - downloadedAt.wall)
  }

  /** The set while it is within its bound, refreshed in the background when it is due. */
  function usableSet(): KeySet | undefined {
    if (set === undefined || jwksUri === null) return set
    const seconds = age()
    if (seconds <= policy.softAgeSeconds) return set
    if (seconds > policy.maxAgeSeconds) return undefined
    refresh()
    if (failureCode !== undefined) emit({ type: 'keys_served_stale', issuer, ageSeconds: seconds })
    return set
  }

  /** The running download, or a new one if the gate lets it through; undefined if not. */
  function refresh(): Promise<void> | undefined {
    if (flight !== undefined) return flight
    if (seed === undefined && (jwksUri === null || closing.signal.aborted || !gate.take())) return undefined
    const running = load().finally(() => {
      if (flight === running) flight = undefined
    })
    flight = running
    return running
  }

  async function load(): Promise<void> {
    if (seed !== undefined) {
      const document = seed
      seed = undefined
      await accept(document, { wall: clock.now(), monotonic: clock.monotonic() })
      return
    }
    if (jwksUri === null) return
    const startedAt = clock.monotonic()
    const { fetch } = parts
    const answer = await download({ ...policy, fetch, clock, jwksUri, signal: closing.signal })
    if (answer.outcome === 'failed') return fail(answer.code, answer.retryAfterSeconds, answer.cause)
    const document = parseDocument(answer.body)
    const fault = document === undefined ? 'not_json' : await accept(document, now())
    if (fault !== undefined) return fail(fault)
    gate.succeeded()
    failures = 0
    failureCode = undefined
    emit({
      type: 'keys_downloaded',
      issuer,
      kids: [...(set?.keys() ?? [])],
      seconds: clock.monotonic() - startedAt,
    })
  }

  async function accept(document: unknown, at: typeof downloadedAt): Promise<DocumentFault | undefined> {
    const built = await buildKeySet(document, set, {
      algorithms,
      maxKeys: policy.maxKeys,
      backend: parts.backend,
      onLeftOut: (index, reason) => emit({ type: 'key_left_out', issuer, index, reason }),
    })
    if (typeof built === 'string') return built
    set = built
    downloadedAt = at
    parts.onReplaced()
    return undefined
  }

  function now() {
    return { wall: clock.now(), monotonic: clock.monotonic() }
  }

  function fail(code: KeysFailureCode, retryAfterSeconds = 0, cause?: unknown): void {
    failures += 1
    failureCode = code
    const retryInSeconds = gate.failed(retryAfterSeconds)
    emit({
      type: 'keys_download_failed',
      issuer,
      code,
      retryInSeconds,
      ...(cause !== undefined && { cause }),
    })
  }

  function lookUp(kid: string): KeyLookup | undefined {
    const key = usableSet()?.get(kid)
    return key === undefined ? undefined : { outcome: 'found', key }
  }

  /** Nothing more can be done for a `kid` that is not in the set. */
  function verdict(): KeyLookup {
    const fresh = usableSet() !== undefined && failureCode === undefined
    return fresh ? { outcome: 'unknown' } : { outcome: 'unavailable', unavailable: unavailable() }
  }

  function unavailable(): KeysUnavailable {
    const code = closing.signal.aborted ? 'closed' : (failureCode ?? 'cooling_down')
    return { issuer, code, retryAfterSeconds: Math.max(1, Math.ceil(gate.waitSeconds())) }
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
      // A seed, or a download under way, may be from before the key was published: then one more is worth it.
      const mayBeOld = flight !== undefined || seed !== undefined
      const running = refresh()
      return running === undefined ? verdict() : findAfter(running, kid, mayBeOld)
    },
    trusts: (key) => usableSet()?.get(key.kid) === key,
    async prefetch() {
      if (set === undefined || age() > policy.softAgeSeconds) await refresh()
    },
    health: () => ({
      issuer,
      usable: set !== undefined && (jwksUri === null || age() <= policy.maxAgeSeconds),
      kids: [...(set?.keys() ?? [])],
      ageSeconds: set === undefined ? undefined : age(),
      failures,
      failureCode,
    }),
    close: () => closing.abort(),
  }
}
