import type { ClockLike } from '../../clock.ts'

/** A difference below this is ordinary: whole seconds, latency, NTP. */
const noticeableSeconds = 30

/**
 * The issuer's wall clock, as far as this process has seen it. Stored tokens carry instants of that clock, so a machine
 * whose own clock is wrong can still tell how old they are.
 */
export interface IssuerTime {
  /** NumericDate. This machine's clock until the first token tells better. */
  now(): number
  /** @returns How far this machine's clock is ahead of the issuer's, in seconds; 0 when it is not worth mentioning. */
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
