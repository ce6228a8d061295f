import type { Clock, Random } from '../clock.ts'

/** A token as it is known outside of one process: with instants on the wall clock. */
export interface AcquiredToken {
  readonly accessToken: string
  /** NumericDate: when it was asked for, its life counting from there. */
  readonly acquiredAt: number
  /** NumericDate. Equal to `acquiredAt` when its life is unknown: then it is used once and not kept. */
  readonly expiresAt: number
}

/** A token in hand. */
export interface HeldToken extends AcquiredToken {
  /** One settled promise for all callers served from memory. */
  readonly promise: Promise<string>
  /** Age from which it is replaced in the background. */
  readonly refreshAtSeconds: number
  /** Least that must be left of its life for it to be served. */
  readonly marginSeconds: number
  /** On the monotonic clock, when its life began. */
  readonly startedMonotonic: number
}

export interface LifePolicy {
  readonly marginSeconds: number
  /** Fractions of the life. */
  readonly refreshEarliest: number
  readonly refreshLatest: number
}

/** Takes a token in hand, and draws the moment at which it will be replaced. */
export function holdToken(
  token: AcquiredToken,
  policy: LifePolicy,
  first: boolean,
  clock: Clock,
  random: Random,
): HeldToken {
  const life = token.expiresAt - token.acquiredAt
  // The first life ends anywhere in the range, so that instances started together part. Later ones end in the last
  // fifth of it, so that a steady client buys as few tokens as the range allows.
  const spread = policy.refreshLatest - policy.refreshEarliest
  const earliest = first ? policy.refreshEarliest : policy.refreshLatest - spread / 5
  const fraction = earliest + random() * (policy.refreshLatest - earliest)
  return {
    ...token,
    promise: Promise.resolve(token.accessToken),
    refreshAtSeconds: life * fraction,
    // A margin as long as the whole life would make every call buy a token.
    marginSeconds: policy.marginSeconds < life ? policy.marginSeconds : life / 2,
    startedMonotonic: clock.monotonic() - Math.max(0, clock.now() - token.acquiredAt),
  }
}

/** The larger of both clocks' readings: a wall clock set back, or a frozen sandbox, cannot make a token younger. */
function ageSeconds(held: HeldToken, clock: Clock): number {
  return Math.max(clock.monotonic() - held.startedMonotonic, clock.now() - held.acquiredAt)
}

export function mayBeServed(held: HeldToken, clock: Clock): boolean {
  const left = held.expiresAt - held.acquiredAt - ageSeconds(held, clock)
  return left > 0 && left >= held.marginSeconds
}

/** Seconds until the token should be replaced; 0 or less when that moment is past. */
export function secondsToRefresh(held: HeldToken, clock: Clock): number {
  return held.refreshAtSeconds - ageSeconds(held, clock)
}
