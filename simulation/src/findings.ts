import { faultOf, mean, type Outcome, peak } from './run.ts'
import { refreshSeconds, type Span } from './scenarios.ts'

/** Results of a run, in the terms of the goals. */
export interface Findings {
  /** Requests per second at the end, averaged over one refresh period. */
  readonly steady: number
  /** Most requests in one second during the fault and the ten minutes after it, or during a run without a fault. */
  readonly peak: number
  readonly throttled: number
  readonly issued: number
  readonly failedWithValidToken: number
  readonly failedWithoutToken: number
  /** From the end of the fault to the last failed call; undefined without a fault, 0 when none failed after it. */
  readonly recoverySeconds: number | undefined
}

export function findingsOf(outcome: Outcome, averagedOverSeconds = 1): Findings {
  const { offered, scenario, lastFailureAt } = outcome
  const fault = faultOf(scenario)
  const whole: Span = { from: 0, until: scenario.seconds }
  const watched = fault === undefined ? whole : { from: fault.from, until: fault.until + 600 }
  return {
    steady: mean(offered, { from: scenario.seconds - refreshSeconds, until: scenario.seconds }),
    peak: peak(offered, watched, averagedOverSeconds),
    throttled: outcome.throttled,
    issued: outcome.issued,
    failedWithValidToken: outcome.failedWithValidToken,
    failedWithoutToken: outcome.failedWithoutToken,
    recoverySeconds: fault === undefined ? undefined : Math.max(0, Math.ceil(lastFailureAt - fault.until)),
  }
}
