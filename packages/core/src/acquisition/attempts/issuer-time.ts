import type { ClockLike } from '../../clock.ts'

/** Smaller differences are normal: rounding to whole seconds, latency, NTP. */
const noticeableSeconds = 30

/**
 * Estimates the issuer's wall clock. Stored tokens carry timestamps of that clock, so a machine whose own clock is
 * wrong still knows their age.
 */
export interface IssuerTime {
  /** NumericDate. Until the first token arrives, this machine's clock. */
  now(): number
  /** @returns How far this machine's clock is ahead of the issuer's, in seconds; 0 if the difference is negligible. */
  learn(issuerNow: number, machineNow: number): number
}

export function createIssuerTime(clock: ClockLike): IssuerTime {
  let skewSeconds = 0
  return {
    now: () => clock.now() - skewSeconds,
    learn(issuerNow, machineNow) {
      const skew = Math.round(machineNow - issuerNow)
      skewSeconds = Math.abs(skew) >= noticeableSeconds ? skew : 0
      return skewSeconds
    },
  }
}
