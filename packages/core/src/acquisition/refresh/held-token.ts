import type { ClockLike, RandomLike } from '../../clock.ts'
import type { AcquiredToken } from '../store/acquired-token.ts'

/** A token in the token cache of this process. */
export interface HeldToken extends AcquiredToken {
  /** One settled promise, shared by all callers served from the token cache. */
  readonly promise: Promise<string>
  readonly lifetimeSeconds: number
  /** Age at which it is replaced in the background. */
  readonly refreshAtSeconds: number
  /** A token with less remaining lifetime is not served. */
  readonly marginSeconds: number
  /** When its lifetime began, on this machine's clocks. */
  readonly startedAt: { readonly monotonic: number; readonly wall: number }
}

export interface LifetimePolicy {
  readonly marginSeconds: number
  /** Fractions of the lifetime. */
  readonly refreshEarliest: number
  readonly refreshLatest: number
}

/** Caches a token and picks a random time for its replacement. */
export function holdToken(
  token: AcquiredToken,
  ageSeconds: number,
  policy: LifetimePolicy,
  isFirst: boolean,
  clock: ClockLike,
  random: RandomLike,
): HeldToken {
  const lifetimeSeconds = token.expiresAt - token.acquiredAt
  // The first token is replaced anywhere in the range, so that instances started together drift apart. Later ones are
  // replaced in the last fifth of it, so that a steady client requests as few tokens as the range allows.
  const spread = policy.refreshLatest - policy.refreshEarliest
  const earliest = isFirst ? policy.refreshEarliest : policy.refreshLatest - spread / 5
  const fraction = earliest + random() * (policy.refreshLatest - earliest)
  const age = Math.max(0, ageSeconds)
  return {
    ...token,
    promise: Promise.resolve(token.accessToken),
    lifetimeSeconds,
    refreshAtSeconds: lifetimeSeconds * fraction,
    // With a margin as long as the lifetime, every call would request a token.
    marginSeconds: policy.marginSeconds < lifetimeSeconds ? policy.marginSeconds : lifetimeSeconds / 2,
    startedAt: { monotonic: clock.monotonic() - age, wall: clock.now() - age },
  }
}

/** The larger age by either clock: setting the wall clock back or freezing the sandbox cannot make a token younger. */
export function ageSeconds({ startedAt }: HeldToken, clock: ClockLike): number {
  return Math.max(clock.monotonic() - startedAt.monotonic, clock.now() - startedAt.wall)
}

/** Seconds for which the token will still be served; 0 or less if it is no longer served. */
export function secondsServable(held: HeldToken, clock: ClockLike): number {
  return held.lifetimeSeconds - held.marginSeconds - ageSeconds(held, clock)
}

export function isServable(held: HeldToken, clock: ClockLike): boolean {
  const left = held.lifetimeSeconds - ageSeconds(held, clock)
  return left > 0 && left >= held.marginSeconds
}

/** Seconds until the token should be replaced; 0 or less if it is due. */
export function secondsToRefresh(held: HeldToken, clock: ClockLike): number {
  return held.refreshAtSeconds - ageSeconds(held, clock)
}
