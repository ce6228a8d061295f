import type { TokenFailureCode, ValidationStage } from '@cognito-m2m/core'

/** One check. */
export interface Check {
  /** Claim, header parameter, or property of the token. */
  readonly name: string
  /** `not_checked`: no expected value is configured, or an earlier check failed. */
  readonly outcome: 'passed' | 'failed' | 'not_checked'
  readonly found: string
  readonly expected?: string
}

/** One of the three stages. */
export interface StageReport {
  readonly stage: ValidationStage
  readonly outcome: 'passed' | 'failed' | 'not_checked'
  /** False when an API stops before this stage. */
  readonly reached: boolean
  readonly checks: readonly Check[]
}

/** Why the token is refused, in the terms of `@cognito-m2m/core`. */
export interface FailureReport {
  readonly stage: ValidationStage
  readonly code: TokenFailureCode | 'keys_unavailable'
  readonly subject?: string
  readonly expected: string
  /** What to do next. */
  readonly advice: string
}

/** What `inspect --json` prints. */
export interface InspectDocument {
  readonly schema: 'cognito-m2m/inspect/1'
  /**
   * `valid` and `refused` as an API decides; `keys_unavailable` without the issuer's keys; `not_verified` when
   * everything except the signature was checked and is valid.
   */
  readonly verdict: 'valid' | 'refused' | 'keys_unavailable' | 'not_verified'
  /** Whose tokens were accepted, and where that was set. */
  readonly trust: { readonly issuers: readonly string[]; readonly from: string } | null
  readonly stages: readonly StageReport[]
  readonly failure: FailureReport | null
  /** The response of an API that uses cognito-m2m. Null when it depends on a signature that was not verified. */
  readonly response: { readonly status: number; readonly error: string | null } | null
  /** Raw content of the token, unchecked. */
  readonly token: {
    readonly bytes: number
    readonly header: Readonly<Record<string, unknown>> | null
    readonly claims: Readonly<Record<string, unknown>> | null
  }
  readonly notes: readonly string[]
  /** The time of the check, in seconds since 1970. */
  readonly checkedAt: number
}
