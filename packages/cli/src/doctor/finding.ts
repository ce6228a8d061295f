/** A problem, identified by its cause. */
export interface Finding {
  /** Stable, in snake_case. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly what: string
  readonly why: string
  /** The command or setting that fixes it. */
  readonly fix: string
}

/** @returns A finding with the severity `error`: something does not work. */
export function fault(code: string, what: string, why: string, fix: string): Finding {
  return { code, severity: 'error', what, why, fix }
}

/** @returns A finding with the severity `warning`: it works, but is slow, costly or risky. */
export function warning(code: string, what: string, why: string, fix: string): Finding {
  return { code, severity: 'warning', what, why, fix }
}

/** What `doctor --json` prints. */
export interface DoctorDocument {
  readonly schema: 'cognito-m2m/doctor/1'
  readonly findings: readonly Finding[]
  /** Passed checks. */
  readonly passed: readonly string[]
  /** Skipped checks and the reasons. */
  readonly notChecked: readonly string[]
}
