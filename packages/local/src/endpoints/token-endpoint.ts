import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import type { UserPool } from '../pool/user-pool.ts'
import type { Service } from '../service.ts'
import { type Authenticated, authenticateClient, grantedScopes } from '../token/grant.ts'
import { issueToken } from '../token/issue.ts'
import { basicCredentials, type Credentials } from './basic-credentials.ts'

/** RFC 6749 section 5.2, as far as Cognito uses it. */
export type TokenEndpointError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'

/** Members that may appear once only (RFC 6749 section 3.2). */
type Form = Readonly<Partial<Record<string, string>>>

/**
 * `POST /oauth2/token` with `grant_type=client_credentials`.
 *
 * @param pool The pool that the address named, if it named one: a client of another is then unknown.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function answerTokenRequest(service: Service, request: ReceivedRequest, pool?: UserPool): Reply {
  const requestId = service.ids.uuid('request_id')
  const refuse = (error: TokenEndpointError, description: string) =>
    reply(requestId, 400, { error, error_description: description })

  if (request.method !== 'POST') {
    return { ...refuse('invalid_request', 'The token endpoint takes POST.'), status: 405 }
  }
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return refuse('invalid_request', 'Content-Type must be application/x-www-form-urlencoded.')
  }
  const form = formOf(request.body)
  if (form === undefined) return refuse('invalid_request', 'A parameter appears more than once.')
  if (form.grant_type === undefined || form.grant_type === '') {
    return refuse('invalid_request', 'grant_type is missing.')
  }
  if (form.grant_type !== 'client_credentials') {
    return refuse('unsupported_grant_type', 'This server knows grant_type=client_credentials only.')
  }
  const credentials = credentialsOf(request, form)
  if ('problem' in credentials) return refuse(credentials.error, credentials.problem)

  const found = authenticateClient(service.registry, credentials.clientId, credentials.clientSecret)
  if (found === undefined || (pool !== undefined && found.pool.id !== pool.id)) {
    return refuse('invalid_client', 'The client id or the client secret is wrong.')
  }
  const disallowed = whyNotAllowed(found)
  if (disallowed !== undefined) return refuse('unauthorized_client', disallowed)

  const asked = (form.scope ?? '').split(' ').filter((scope) => scope !== '')
  const scopes = grantedScopes(found, asked, service.notAllowedScope)
  if (scopes === undefined)
    return refuse('invalid_scope', 'A scope is unknown, or this client may not have it.')

  const { token, expiresInSeconds } = issueToken(service, found, scopes)
  return reply(requestId, 200, { access_token: token, expires_in: expiresInSeconds, token_type: 'Bearer' })
}

function reply(requestId: string, status: number, body: unknown): Reply {
  return jsonReply(status, body, {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
    pragma: 'no-cache',
    'x-amz-cognito-request-id': requestId,
  })
}

function mediaType(request: ReceivedRequest): string | undefined {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
}

function formOf(body: string): Form | undefined {
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(body)) {
    if (name in form) return undefined
    form[name] = value
  }
  return form
}

function credentialsOf(
  request: ReceivedRequest,
  form: Form,
): Credentials | { error: TokenEndpointError; problem: string } {
  const invalid = (problem: string) => ({ error: 'invalid_request' as const, problem })
  const header = request.headers.authorization
  const { client_id: clientId, client_secret: clientSecret } = form
  if (header === undefined) {
    if (clientId === undefined || clientId === '') return invalid('client_id is missing.')
    if (clientSecret === undefined) return { error: 'invalid_client', problem: 'client_secret is missing.' }
    return { clientId, clientSecret }
  }
  const basic = basicCredentials(header)
  if (basic === undefined) return invalid('Authorization must be Basic Base64(client_id:client_secret).')
  if (clientSecret !== undefined)
    return invalid('Send the client secret in the header or in the body, not in both.')
  if (clientId !== undefined && clientId !== basic.clientId) {
    return invalid('client_id in the body is not the one in the Authorization header.')
  }
  return basic
}

function whyNotAllowed({ pool, client }: Authenticated): string | undefined {
  if (!client.allowedOAuthFlowsEnabled || !client.allowedOAuthFlows.includes('client_credentials')) {
    return 'The app client does not allow the client_credentials flow.'
  }
  if (pool.domains.length === 0) {
    return 'The user pool has no domain, and so no token endpoint: create one (CreateUserPoolDomain), or use GetClientToken.'
  }
  return undefined
}
