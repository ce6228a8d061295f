import { list, object, string } from '../options/check.ts'
import type { AdminContext } from './admin-context.ts'

const check = object(
  { clientId: string('the ID of an app client'), scopes: list(string('a scope'), 'an array of scopes') },
  ['clientId'],
)

/**
 * Requests a token as the client would: over HTTP, so that the request is counted, listed, and affected by active
 * faults. Uses the token endpoint, or GetClientToken if the pool has no domain.
 */
export async function getToken({ service, ownUrl }: AdminContext, input: unknown) {
  check(input, '')
  const { clientId, scopes = [] } = input as { clientId: string; scopes?: readonly string[] }
  const found = service.registry.findClient(clientId)
  const secret = found?.client.secrets.at(-1)?.value
  if (found === undefined || secret === undefined)
    throw new RangeError('The app client does not exist or has no secret.')
  const byDomain = found.pool.domains.length > 0
  try {
    const response = await fetch(byDomain ? `${ownUrl}/oauth2/token` : `${ownUrl}/`, {
      ...(byDomain ? formRequest(clientId, secret, scopes) : apiRequest(clientId, secret, scopes)),
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    })
    const body = await response.text()
    return { status: response.status, body, token: tokenIn(body) }
  } catch {
    return { status: 0, body: 'The connection was cut.', token: undefined }
  }
}

function formRequest(clientId: string, secret: string, scopes: readonly string[]): RequestInit {
  return {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    }),
  }
}

function apiRequest(clientId: string, secret: string, scopes: readonly string[]): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
    },
    body: JSON.stringify({
      ClientId: clientId,
      Secret: secret,
      ...(scopes.length > 0 && { Scopes: scopes }),
    }),
  }
}

function tokenIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body)
    const { access_token: token, ClientAuthenticationResult: result } = Object(value) as {
      access_token?: unknown
      ClientAuthenticationResult?: { AccessToken?: unknown }
    }
    const found = token ?? result?.AccessToken
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}
