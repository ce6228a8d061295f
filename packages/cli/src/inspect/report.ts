import type { TokenFailure } from '@cognito-m2m/core'
import type { ApiSettings } from '../settings/api-settings.ts'
import { printableValue } from '../terminal/printable.ts'
import { adviceFor, keysAdvice } from './advice.ts'
import { claimsChecks } from './claims-checks.ts'
import type { Check, FailureReport, InspectDocument, StageReport } from './document.ts'
import type { Examination } from './examine.ts'
import { formatChecks } from './format-checks.ts'
import type { GivenToken } from './read-token.ts'
import { signatureChecks } from './signature-checks.ts'
import { fromToken } from './trust.ts'

/** Additional input of the report. */
export interface ReportContext {
  readonly given: GivenToken
  readonly settings: ApiSettings
  readonly verify: boolean
  readonly now: number
  readonly timeZone: string | undefined
}

/** Everything that `inspect` found, as data. */
export function reportOf(examination: Examination, context: ReportContext): InspectDocument {
  const { decoded, trust, trustedIssuers } = examination
  const failure = failureOf(examination, context)
  return {
    schema: 'cognito-m2m/inspect/1',
    verdict: verdictOf(examination, failure),
    trust: trust === undefined ? null : { issuers: trustedIssuers, from: trust.from },
    stages: stagesOf(examination, context, failure),
    failure,
    response: responseTo(failure, context.verify),
    token: {
      bytes: context.given.text.length,
      header: decoded.header ?? null,
      claims: decoded.claims ?? null,
    },
    notes: notesOf(examination, context),
    checkedAt: context.now,
  }
}

function failureOf(examination: Examination, { settings, now }: ReportContext): FailureReport | null {
  const { failure, verified, downloadFailure } = examination
  if (verified?.outcome === 'keys_unavailable') {
    return {
      stage: 'signature',
      code: 'keys_unavailable',
      subject: 'iss',
      expected: `a JWKS at ${downloadFailure?.url ?? verified.unavailable.issuer}`,
      advice: keysAdvice(examination),
    }
  }
  return failure === undefined ? null : { ...failure, advice: adviceFor(failure, examination, settings, now) }
}

function verdictOf({ verified }: Examination, failure: FailureReport | null): InspectDocument['verdict'] {
  if (failure?.code === 'keys_unavailable') return 'keys_unavailable'
  if (failure !== null) return 'refused'
  return verified === undefined ? 'not_verified' : 'valid'
}

function stagesOf(
  examination: Examination,
  { settings, now, timeZone }: ReportContext,
  failure: FailureReport | null,
): readonly StageReport[] {
  const { decoded, verified, unverified, failure: cause } = examination
  const stopped = failure?.stage
  const wellFormed = stopped !== 'format'
  const claimsFailure = unverified.outcome === 'invalid' && unverified.failure.stage === 'claims'
  return [
    {
      stage: 'format',
      outcome: wellFormed ? 'passed' : 'failed',
      reached: true,
      checks: formatChecks(decoded, cause),
    },
    {
      stage: 'signature',
      outcome:
        stopped === 'signature' ? 'failed' : wellFormed && verified !== undefined ? 'passed' : 'not_checked',
      reached: wellFormed,
      checks: wellFormed ? signatureChecks(examination) : [],
    },
    {
      stage: 'claims',
      outcome: !wellFormed ? 'not_checked' : claimsFailure || stopped === 'claims' ? 'failed' : 'passed',
      reached: stopped !== 'format' && stopped !== 'signature',
      checks:
        wellFormed && decoded.claims
          ? explained(
              claimsChecks(decoded.claims, { settings, now, timeZone }),
              unverified.outcome === 'invalid' ? unverified.failure : undefined,
              decoded.claims,
            )
          : [],
    },
  ]
}

/** Adds a failed check for a failure that no other check shows, such as an `auth_time` that is a string. */
function explained(
  checks: readonly Check[],
  failure: TokenFailure | undefined,
  claims: Readonly<Record<string, unknown>>,
): readonly Check[] {
  if (failure?.stage !== 'claims' || checks.some(({ outcome }) => outcome === 'failed')) return checks
  const { subject: name = failure.code, expected } = failure
  const found = printableValue(Object.hasOwn(claims, name) ? claims[name] : 'absent')
  return [...checks.filter((check) => check.name !== name), { name, outcome: 'failed', found, expected }]
}

/** RFC 6750 §3.1, as every adapter responds. */
function responseTo(failure: FailureReport | null, verify: boolean): InspectDocument['response'] {
  if (failure === null) return verify ? { status: 200, error: null } : null
  if (failure.code === 'keys_unavailable') return { status: 503, error: null }
  if (failure.code === 'insufficient_scope') return { status: 403, error: 'insufficient_scope' }
  return { status: 401, error: 'invalid_token' }
}

function notesOf(
  { trust, decoded }: Examination,
  { given, settings, verify }: ReportContext,
): readonly string[] {
  const notes: string[] = []
  if (given.note !== undefined) notes.push(given.note)
  if (!verify) notes.push('The signature was not verified: anyone could have created this token.')
  if (trust?.from === fromToken) {
    notes.push('The issuer was read from the token. Pass --user-pool-id to check whether your API trusts it.')
  }
  const { resource, clientIds, scopes, anyScope } = settings
  if (decoded.claims && ![resource, clientIds, scopes, anyScope].some((setting) => setting !== undefined)) {
    notes.push(
      'No --resource, --client-id or --scope was given, so every app client of the pool is accepted.',
    )
  }
  return notes
}
