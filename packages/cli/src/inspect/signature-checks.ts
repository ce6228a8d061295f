import { printableValue } from '../terminal/printable.ts'
import type { Check } from './document.ts'
import type { Examination } from './examine.ts'

/** What the signature stage checked. */
export function signatureChecks(examination: Examination): readonly Check[] {
  const { decoded, trustedIssuers, verified, failure, download, downloadFailure } = examination
  const stopped = failure?.stage === 'signature' ? failure.code : undefined
  const reached = failure?.stage !== 'format'
  const iss = printableValue(decoded.claims?.iss ?? 'absent')
  const checks: Check[] = [
    {
      name: 'iss',
      outcome: !reached ? 'not_checked' : stopped === 'issuer_unknown' ? 'failed' : 'passed',
      found: iss,
      expected: trustedIssuers.length > 0 ? trustedIssuers.join(' or ') : (failure?.expected ?? 'any issuer'),
    },
  ]
  if (verified === undefined || !reached || stopped === 'issuer_unknown') {
    return [...checks, { name: 'signature', outcome: 'not_checked', found: 'not verified' }]
  }
  if (verified.outcome === 'keys_unavailable') {
    const { code } = verified.unavailable
    const { status, causeCode, url } = downloadFailure ?? {}
    const found = `no keys: ${[code, status, causeCode].filter((fact) => fact !== undefined).join(', ')}`
    return [
      ...checks,
      { name: 'keys', outcome: 'failed', found, expected: `a JWKS at ${url ?? 'the issuer'}` },
    ]
  }
  const kid = printableValue(decoded.header?.kid)
  const source =
    download === undefined
      ? 'in the JWKS file'
      : `in ${download.kids.length} keys, downloaded in ${download.durationSeconds.toFixed(2)} s`
  checks.push(
    stopped === 'key_unknown'
      ? {
          name: 'kid',
          outcome: 'failed',
          found: kid,
          expected: download === undefined ? 'a key in the JWKS file' : `one of ${download.kids.join(', ')}`,
        }
      : { name: 'kid', outcome: 'passed', found: `${kid}, ${source}` },
  )
  const failed = stopped === 'signature_mismatch' || stopped === 'key_not_usable'
  checks.push({
    name: 'signature',
    outcome: stopped === 'key_unknown' ? 'not_checked' : failed ? 'failed' : 'passed',
    found: stopped === 'key_unknown' ? 'not verified' : failed ? 'does not match' : 'matches the key',
    ...(failed && failure && { expected: failure.expected }),
  })
  return checks
}
