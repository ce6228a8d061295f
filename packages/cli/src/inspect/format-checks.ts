import type { TokenFailure, TokenFailureCode } from '@cognito-m2m/core'
import { printableValue } from '../terminal/printable.ts'
import type { DecodedToken } from './decode.ts'
import type { Check } from './document.ts'

/** One row of the stage, and the failure codes that it covers. */
interface Row {
  readonly name: string
  readonly codes: readonly TokenFailureCode[]
  readonly found: (decoded: DecodedToken) => string
}

const member = (name: string) => (decoded: DecodedToken) =>
  decoded.header !== undefined && Object.hasOwn(decoded.header, name)
    ? printableValue(decoded.header[name])
    : 'absent'

/** In the order in which the library checks them. */
const rows: readonly Row[] = [
  {
    name: 'size',
    codes: ['token_too_large'],
    found: ({ parts }) => `${parts.join('.').length.toLocaleString('en')} bytes`,
  },
  { name: 'structure', codes: ['not_compact_jws'], found: ({ parts }) => structureOf(parts) },
  { name: 'encoding', codes: ['not_base64url'], found: ({ parts }) => encodingOf(parts) },
  {
    name: 'header',
    codes: ['header_not_json_object', 'duplicate_member'],
    found: ({ header }) => (header === undefined ? 'not a JSON object' : `JSON: ${namesIn(header)}`),
  },
  { name: 'alg', codes: ['algorithm_not_allowed'], found: member('alg') },
  { name: 'crit', codes: ['critical_header_not_understood'], found: member('crit') },
  { name: 'cty', codes: ['content_type_not_allowed'], found: member('cty') },
  { name: 'typ', codes: ['type_not_allowed'], found: member('typ') },
  { name: 'kid', codes: ['kid_missing', 'kid_not_valid'], found: member('kid') },
  {
    name: 'payload',
    codes: ['payload_not_json_object', 'duplicate_member'],
    found: ({ claims }) => (claims === undefined ? 'not a JSON object' : `JSON: ${namesIn(claims)}`),
  },
]

/** Omitted from the report unless they fail: they are absent from every Cognito token. */
const unusual = ['crit', 'cty', 'typ']

/** The checks of the format stage: those before the failure passed, and those after it did not run. */
export function formatChecks(decoded: DecodedToken, failure: TokenFailure | undefined): readonly Check[] {
  const failed = failure?.stage === 'format' ? rows.findIndex((row) => standsFor(row, failure)) : rows.length
  return rows.flatMap((row, index): Check[] => {
    if (index !== failed && unusual.includes(row.name)) return []
    const check = { name: row.name, found: row.found(decoded) }
    if (index < failed) return [{ ...check, outcome: 'passed' }]
    if (index > failed) return [{ ...check, outcome: 'not_checked' }]
    return [{ ...check, outcome: 'failed', ...(failure && { expected: failure.expected }) }]
  })
}

function standsFor({ name, codes }: Row, { code, expected }: TokenFailure): boolean {
  // The header and the payload share the code for a repeated member.
  if (code === 'duplicate_member') return expected.includes(name)
  return codes.includes(code)
}

function structureOf(parts: readonly string[]): string {
  if (parts.some((part) => part === '')) return `${parts.length} parts, one of them empty`
  if (parts.length === 1) return '1 part: not a JWT'
  if (parts.length === 5) return '5 parts: an encrypted token (JWE)'
  return `${parts.length} parts`
}

function encodingOf(parts: readonly string[]): string {
  const text = parts.join('')
  if (/[\s"'`]/.test(text)) return 'spaces, line breaks or quotes in the token'
  if (/[+/=]/.test(text)) return 'plain base64: `+`, `/` or `=` in the token'
  if (/[^\w-]/.test(text)) return 'characters that are not base64url'
  return 'base64url'
}

function namesIn(object: Readonly<Record<string, unknown>>): string {
  return printableValue(Object.keys(object).slice(0, 12).join(', '))
}
