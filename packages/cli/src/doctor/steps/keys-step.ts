import { issuerOf } from '@cognito-m2m/core'
import type { ApiSettings } from '../../settings/api-settings.ts'
import { withProgress } from '../../terminal/progress.ts'
import type { PoolSettings } from '../aws/read-pool.ts'
import type { Finding } from '../finding.ts'
import { probeKeys } from '../keys-probe.ts'
import { type Examination, type Step, skipped, step } from './step.ts'

type IssuerType = PoolSettings['issuerType']

/**
 * Checks the keys of every issuer that the API trusts.
 *
 * @param sound Whether the settings have no errors.
 * @param issuerType Which issuer the user pool uses, if known.
 */
export async function keysStep(
  { inputs: { api, knows }, terminal, online }: Examination,
  sound: boolean,
  issuerType: IssuerType | undefined,
): Promise<Step> {
  if (!knows.api) return skipped('keys: no --user-pool-id or --issuer')
  if (!online) return skipped('keys: --offline')
  if (!sound) return skipped('keys: correct the settings first')
  const findings: Finding[] = []
  const passed: string[] = []
  for (const issuer of issuersOf(api, issuerType)) {
    const probe = await withProgress(terminal, 'Downloading keys', probeKeys(issuer, terminal.env))
    findings.push(...probe.findings)
    passed.push(...probe.passed)
  }
  return step(findings, passed)
}

function issuersOf({ userPoolIds, issuer, jwksUri }: ApiSettings, type: IssuerType | undefined) {
  const location = jwksUri === undefined ? {} : { jwksUri: jwksUri.value }
  if (issuer !== undefined) return [{ issuer: issuer.value, ...location }]
  return (userPoolIds?.value ?? []).map((id) => ({ issuer: issuerOf(id, type), ...location }))
}
