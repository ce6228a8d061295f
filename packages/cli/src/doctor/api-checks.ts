import { regionOf } from '@cognito-m2m/core'
import type { ApiSettings } from '../settings/api-settings.ts'
import type { Setting } from '../settings/sources.ts'
import { printable } from '../terminal/printable.ts'
import { type Finding, fault, warning } from './finding.ts'

const whyPool = 'Every token is refused: the pool ID decides which issuer and keys are trusted.'
const example = 'It looks like eu-west-1_AbCdEf123.'

/** Problems that the API's settings alone reveal. */
export function apiChecks(settings: ApiSettings): readonly Finding[] {
  const { userPoolIds, issuer, scopes, anyScope, resource, clientIds } = settings
  const findings = (userPoolIds?.value ?? []).flatMap((id) => poolIdChecks(id, userPoolIds?.from ?? ''))
  if (issuer !== undefined) findings.push(...issuerChecks(issuer))
  for (const setting of [scopes, anyScope]) findings.push(...separatorChecks(setting))
  const trusts = userPoolIds !== undefined || issuer !== undefined
  if (trusts && ![scopes, anyScope, resource, clientIds].some((setting) => setting !== undefined)) {
    findings.push(
      warning(
        'any_client_accepted',
        'Nothing restricts which app clients may call the API.',
        'A token for any other API of the same user pool is accepted.',
        "Set `resource` to the API's resource server identifier.",
      ),
    )
  }
  return findings
}

function poolIdChecks(id: string, from: string): Finding[] {
  if (isPoolId(id)) return []
  if (/^[a-z0-9]{26}$/.test(id)) {
    return [
      fault(
        'client_id_as_user_pool_id',
        `${from} holds an app client ID.`,
        whyPool,
        `Set ${from} to the user pool ID. ${example}`,
      ),
    ]
  }
  if (id.startsWith('arn:')) {
    const last = printable(id.slice(id.lastIndexOf('/') + 1))
    return [
      fault(
        'arn_as_user_pool_id',
        `${from} holds an ARN.`,
        whyPool,
        `Use the part after the last slash: ${last}`,
      ),
    ]
  }
  if (isPoolId(id.replace(/^["'\s]+|["'\s]+$/g, ''))) {
    return [
      fault(
        'user_pool_id_quoted',
        `${from} has quotes or spaces around the ID.`,
        whyPool,
        `Remove them from ${from}.`,
      ),
    ]
  }
  if (isPoolId(id.replace(/-(?=[A-Za-z0-9]+$)/, '_'))) {
    return [
      fault(
        'user_pool_id_separator',
        `${from} contains a dash instead of an underscore.`,
        whyPool,
        `Set it to ${id.replace(/-(?=[A-Za-z0-9]+$)/, '_')}`,
      ),
    ]
  }
  if (/^[A-Za-z0-9]{1,55}$/.test(id)) {
    return [
      fault(
        'user_pool_id_without_region',
        `${from} has no Region.`,
        whyPool,
        `Add the Region as a prefix: <region>_${id}`,
      ),
    ]
  }
  return [
    fault(
      'user_pool_id_malformed',
      `${from} is not a user pool ID.`,
      whyPool,
      `Copy it from the Cognito console. ${example}`,
    ),
  ]
}

function isPoolId(id: string): boolean {
  try {
    return regionOf(id) !== ''
  } catch {
    return false
  }
}

/** Problems of an issuer. It may contain `${…}` where a template is filled in later. */
export function issuerChecks({ value, from }: Setting<string>): Finding[] {
  const why = 'Every token is refused: `iss` is compared exactly.'
  if (/\/\.well-known\//.test(value)) {
    return [
      fault(
        'document_as_issuer',
        `${from} is the URL of a document, not the issuer.`,
        why,
        `Set it to ${printable(value.replace(/\/\.well-known\/.*$/, ''))}`,
      ),
    ]
  }
  if (/\.amazoncognito\.com/.test(value)) {
    return [
      fault(
        'domain_as_issuer',
        `${from} is the domain of the user pool, not its issuer.`,
        why,
        'Set `userPoolId` instead.',
      ),
    ]
  }
  if (value.endsWith('/')) {
    return [
      fault(
        'issuer_trailing_slash',
        `${from} ends with a slash.`,
        why,
        `Set it to ${printable(value.replace(/\/+$/, ''))}`,
      ),
    ]
  }
  if (value.startsWith('http:') && !/^http:\/\/(?:localhost|127\.|\[::1\])/.test(value)) {
    return [
      fault(
        'insecure_issuer',
        `${from} is a plain http URL.`,
        'Anyone on the network path can replace the keys, and forge tokens.',
        'Use https.',
      ),
    ]
  }
  return []
}

/** Scopes are separated by spaces; a comma is part of a name. */
export function separatorChecks(setting: Setting<readonly string[]> | undefined): Finding[] {
  const joined = setting?.value.find((scope) => scope.includes(','))
  if (setting === undefined || joined === undefined) return []
  return [
    fault(
      'scopes_separated_by_commas',
      `${setting.from} separates scopes with commas.`,
      'A comma is part of a scope name, so this is one scope, which does not exist.',
      `Separate them with spaces: ${printable(joined.replaceAll(',', ' '))}`,
    ),
  ]
}
