import type { Setting } from '../settings/sources.ts'
import { span } from '../terminal/moment.ts'
import { type Finding, warning } from './finding.ts'

/** Lifetime of access tokens, and its source. */
export interface Lifetime {
  readonly seconds: number
  /** As in "access tokens of `from` last 1 hour". */
  readonly from: string
}

/** Settings of the API and the client that depend on the lifetime. */
export interface Caches {
  readonly maxTokenAgeSeconds: Setting<number> | undefined
  readonly marginSeconds: Setting<number> | undefined
}

/** A token source keeps a token for up to 80 % of its lifetime. */
const longestReuse = 0.8

/** Compares the lifetime of access tokens with the settings of the API and the client. */
export function lifetimeChecks({ seconds, from }: Lifetime, caches: Caches): readonly Finding[] {
  const { maxTokenAgeSeconds: limit, marginSeconds: margin } = caches
  const kept = seconds * longestReuse
  const findings: Finding[] = []
  if (limit !== undefined && kept > limit.value) {
    findings.push(
      warning(
        'max_age_shorter_than_reuse',
        `The API accepts tokens for ${span(limit.value)}; clients reuse them for up to ${span(kept)} (${from}).`,
        'Clients get 401 for tokens that are valid but too old.',
        'Raise `maxTokenAgeSeconds`, or shorten AccessTokenValidity of the app client.',
      ),
    )
  }
  if (margin !== undefined && margin.value >= seconds) {
    findings.push(
      warning(
        'margin_longer_than_lifetime',
        `${margin.from} is ${span(margin.value)}, but tokens last only ${span(seconds)} (${from}).`,
        'No token has that much lifetime left, so the token source uses half of the lifetime and requests twice as many tokens.',
        'Lower `marginSeconds` to about 30 seconds, or raise AccessTokenValidity.',
      ),
    )
  }
  return findings
}
