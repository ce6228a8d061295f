import type { RawResponse } from './raw-request.ts'

/** The part of a response that is the same from every adapter. */
export interface Answer {
  readonly status: number
  readonly challenge?: string
  readonly body: unknown
}

const refused = (status: number, error: string, error_description: string, challenge?: string): Answer => ({
  status,
  ...(challenge !== undefined && { challenge }),
  body: { error, error_description },
})

const withError = (error: string, description: string, more = '') =>
  `Bearer realm="api", error="${error}", error_description="${description}"${more}`

const malformed = 'The Authorization header is malformed, or sent more than once.'
const invalid = 'The access token is malformed, expired, revoked, or not meant for this API.'
const insufficient = 'The access token does not have the scopes that this request requires.'

/** The decision table, written out a second time on purpose: no text of it changes unnoticed. */
export const expected = {
  admitted: (client: string | null): Answer => ({ status: 200, body: { client } }),
  missing: refused(
    401,
    'missing_token',
    'An access token is required. Send it as Authorization: Bearer.',
    'Bearer realm="api"',
  ),
  malformed: refused(400, 'invalid_request', malformed, withError('invalid_request', malformed)),
  invalid: refused(401, 'invalid_token', invalid, withError('invalid_token', invalid)),
  insufficient: (scope?: string): Answer =>
    refused(
      403,
      'insufficient_scope',
      insufficient,
      withError('insufficient_scope', insufficient, scope === undefined ? '' : `, scope="${scope}"`),
    ),
  unavailable: refused(
    503,
    'temporarily_unavailable',
    'Access tokens cannot be validated right now. Try again later.',
  ),
}

/** A response, down to what every adapter must agree on. */
export function answerOf({ status, headers, body }: RawResponse): Answer {
  const challenge = headers['www-authenticate']
  return { status, ...(challenge !== undefined && { challenge }), body: JSON.parse(body) }
}
