import { regionOf } from '@cognito-m2m/core'
import { type About, jsonReply, type Reply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { issuesHere, type Service } from '../service.ts'
import { type Authenticated, authenticateClient, grantedScopes } from '../token/grant.ts'
import { issueToken } from '../token/issue.ts'
import { TriggerError } from '../token/trigger.ts'
import { basicCredentials, type Credentials } from './basic-credentials.ts'
import { rateExceeded } from './wrong-address.ts'

/** RFC 6749 section 5.2, as far as Cognito uses it. */
export type TokenEndpointError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'

/** Parameters, each of which may appear only once (RFC 6749 section 3.2). */
type Form = Readonly<Partial<Record<string, string>>>

/**
 * `POST /oauth2/token` with `grant_type=client_credentials`.
 *
 * @param pool The pool that the URL identifies, if any. Clients of other pools are then unknown.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export async function answerTokenRequest(
  service: Service,
  request: ReceivedRequest,
  pool?: UserPool,
): Promise<Reply> {
  const requestId = service.ids.uuid('request_id')
  let about: About = {}
  const refuse = (error: TokenEndpointError, description: string) =>
    reply(
      requestId,
      error === 'invalid_client' ? service.invalidClientStatus : 400,
      { error, error_description: description },
      { ...about, error },
    )

  if (request.method !== 'POST') {
    const { headers, ...refusal } = refuse('invalid_request', 'The token endpoint requires POST.')
    return { ...refusal, headers: { ...headers, allow: 'POST' }, status: 405 }
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
    return refuse('unsupported_grant_type', 'Only grant_type=client_credentials is supported.')
  }
  const credentials = credentialsOf(request, form)
  if ('problem' in credentials) return refuse(credentials.error, credentials.problem)

  if (!takeToken(service, credentials.clientId, pool)) return rateExceeded()
  const found = authenticateClient(service.registry, credentials.clientId, credentials.clientSecret)
  const elsewhere = found !== undefined && pool !== undefined && found.pool.id !== pool.id
  if (found === undefined || elsewhere || !issuesHere(service, found.pool)) {
    return refuse('invalid_client', 'The client id or the client secret is wrong.')
  }
  about = { userPoolId: found.pool.id, clientId: found.client.clientId }
  const disallowed = whyNotAllowed(found)
  if (disallowed !== undefined) return refuse('unauthorized_client', disallowed)

  const asked = (form.scope ?? '').split(' ').filter((scope) => scope !== '')
  const scopes = grantedScopes(found, asked, service.notAllowedScope)
  if (scopes === undefined)
    return refuse('invalid_scope', 'A scope is unknown, or not allowed for this client.')

  const metadata = clientMetadata(form)
  if (metadata === 'malformed')
    return refuse('invalid_request', 'aws_client_metadata must be a JSON object of strings.')
  try {
    const { token, expiresInSeconds } = await issueToken(service, found, scopes, metadata)
    return reply(
      requestId,
      200,
      { access_token: token, expires_in: expiresInSeconds, token_type: 'Bearer' },
      about,
    )
  } catch (error) {
    if (error instanceof TriggerError) {
      const failure = { error: 'server_error', error_description: error.message }
      return reply(requestId, 500, failure, { ...about, error: failure.error })
    }
    throw error
  }
}

/** Requests count against the quotas before their secret is checked. */
function takeToken(service: Service, clientId: string, pool = service.registry.findClient(clientId)?.pool) {
  if (pool === undefined) return true
  const region = service.replicaRegion ?? regionOf(pool.id)
  return service.quotas.takeToken({ region, domain: pool.domains[0]?.name, clientId })
}

function reply(requestId: string, status: number, body: unknown, about: About): Reply {
  const headers = {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
    pragma: 'no-cache',
    'x-amz-cognito-request-id': requestId,
  }
  return jsonReply(status, body, headers, about)
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
    return invalid('client_id in the body differs from the Authorization header.')
  }
  return basic
}

function whyNotAllowed({ pool, client }: Authenticated): string | undefined {
  if (!client.allowedOAuthFlowsEnabled || !client.allowedOAuthFlows.includes('client_credentials')) {
    return 'The app client does not allow the client_credentials flow.'
  }
  if (pool.domains.length === 0) {
    return 'The user pool has no domain, so it has no token endpoint. Create one (CreateUserPoolDomain), or use GetClientToken.'
  }
  return undefined
}

function clientMetadata(form: Form): Readonly<Record<string, string>> | undefined | 'malformed' {
  const text = form.aws_client_metadata
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'malformed'
    const entries = Object.entries(value)
    return entries.every(([, entry]) => typeof entry === 'string') ? Object.fromEntries(entries) : 'malformed'
  } catch {
    return 'malformed'
  }
}
