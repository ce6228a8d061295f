import type { Attributes } from '@opentelemetry/api'

/** Names of all attributes of metrics and spans. */
export const attribute = {
  outcome: 'cognito_m2m.outcome',
  stage: 'cognito_m2m.stage',
  cached: 'cognito_m2m.cached',
  issuer: 'cognito_m2m.issuer',
  source: 'cognito_m2m.source',
  awaited: 'cognito_m2m.awaited',
  attempts: 'cognito_m2m.attempts',
  fault: 'cognito_m2m.fault',
  reason: 'cognito_m2m.reason',
  operation: 'cognito_m2m.operation',
  result: 'cognito_m2m.result',
  discarded: 'cognito_m2m.discarded',
  clientId: 'cognito_m2m.client.id',
  errorType: 'error.type',
  status: 'http.response.status_code',
  url: 'url.full',
} as const

/** Returns an attribute, or none if its value is undefined. */
export function optional(name: string, value: string | undefined): Attributes {
  return value === undefined ? {} : { [name]: value }
}

/** Returns the attribute for an HTTP status, or none if it is not one: a custom transport may report any number. */
export function statusAttribute(status: number | undefined): Attributes {
  const isStatus = status !== undefined && Number.isInteger(status) && status >= 100 && status <= 599
  return isStatus ? { [attribute.status]: status } : {}
}
