import type { ClientSettings } from '../settings/client-settings.ts'
import { isLoopback } from '../settings/loopback.ts'
import type { Setting } from '../settings/sources.ts'
import { printable } from '../terminal/printable.ts'
import { separatorChecks } from './api-checks.ts'
import { type Finding, fault, warning } from './finding.ts'

/** Problems that the client's settings alone reveal. No finding contains the secret. */
export function clientChecks(settings: ClientSettings, poolRegion: string | undefined): readonly Finding[] {
  const { clientId, clientSecret, tokenEndpoint, clientTokenEndpoint, region, scopes } = settings
  return [
    ...transportChecks(settings),
    ...(clientId === undefined ? [] : clientIdChecks(clientId)),
    ...(clientSecret === undefined ? [] : secretChecks(clientSecret, clientId?.value)),
    ...(tokenEndpoint === undefined ? [] : endpointChecks(tokenEndpoint, poolRegion)),
    ...(clientTokenEndpoint === undefined ? [] : clientTokenEndpointChecks(clientTokenEndpoint)),
    ...separatorChecks(scopes),
    ...scopeChecks(scopes),
    ...(region !== undefined && poolRegion !== undefined && region.value !== poolRegion
      ? [
          fault(
            'region_mismatch',
            `${region.from} is ${printable(region.value)}, but the user pool is in ${poolRegion}.`,
            'App clients exist only in the Region of their user pool.',
            `Set ${region.from} to ${poolRegion}`,
          ),
        ]
      : []),
  ]
}

/** An option may override another source, but the token source refuses two transports in one file. */
function transportChecks({ tokenEndpoint, clientTokenEndpoint, region }: ClientSettings): Finding[] {
  const inFile = [tokenEndpoint, clientTokenEndpoint, region].flatMap((setting) =>
    setting?.from.startsWith('client.') === true ? [setting.from] : [],
  )
  if (inFile.length < 2) return []
  return [
    fault(
      'two_transports',
      `${inFile.map((from) => printable(from.replace(/ in .*$/, ''))).join(' and ')} are set together.`,
      '`createTokenSource` throws, because it cannot choose between the token endpoint and GetClientToken.',
      'Keep `tokenEndpoint` for the token endpoint, or `region` for GetClientToken.',
    ),
  ]
}

function clientIdChecks({ value, from }: Setting<string>): Finding[] {
  const why = 'Cognito responds with invalid_client.'
  if (/^[a-z0-9-]+_[A-Za-z0-9]+$/.test(value) && value.includes('-')) {
    return [
      fault(
        'user_pool_id_as_client_id',
        `${from} contains a user pool ID.`,
        why,
        'Set it to the ID of the app client.',
      ),
    ]
  }
  if (!/^[\w+]{1,128}$/.test(value)) {
    return [
      fault(
        'client_id_malformed',
        `${from} contains characters that are not allowed in a client ID.`,
        why,
        'Copy the ID of the app client again, without quotes or spaces.',
      ),
    ]
  }
  return []
}

function secretChecks({ value, from }: Setting<string>, clientId: string | undefined): Finding[] {
  const why = 'Cognito responds with invalid_client, as if the secret were wrong.'
  const trimmed = value.trim()
  if (trimmed === clientId) {
    return [
      fault('client_id_as_secret', `${from} contains the client ID.`, why, 'Set it to the client secret.'),
    ]
  }
  if (/^["'].*["']$/s.test(trimmed)) {
    return [fault('secret_quoted', `${from} has quotes around the secret.`, why, 'Remove the quotes.')]
  }
  if (trimmed.startsWith('{')) {
    return [
      fault(
        'secret_is_json',
        `${from} contains JSON, not the secret.`,
        why,
        'Parse it and use the member with the secret: `JSON.parse(value).clientSecret`',
      ),
    ]
  }
  if (/%[0-9A-F]{2}/i.test(trimmed)) {
    return [
      fault(
        'secret_url_encoded',
        `${from} is URL-encoded.`,
        why,
        'Store the secret as Cognito shows it: `%2B` is `+`.',
      ),
    ]
  }
  if (/^(?:<.*>|changeme|xxx+|your[-_ ].*|secret|todo)$/i.test(trimmed)) {
    return [
      fault('secret_is_placeholder', `${from} is still a placeholder.`, why, 'Set it to the client secret.'),
    ]
  }
  if (trimmed !== value) {
    return [
      warning(
        'secret_line_break',
        `${from} has a line break or spaces around the secret.`,
        `${why} Programs that do not trim it fail.`,
        'Write it without one: `printf %s "$SECRET" > file`',
      ),
    ]
  }
  return []
}

function endpointChecks({ value, from }: Setting<string>, poolRegion: string | undefined): Finding[] {
  const url = URL.parse(value)
  const why = 'No token can be requested there.'
  if (url === null)
    return [
      fault('token_endpoint_malformed', `${from} is not a URL.`, why, 'Use https://<domain>/oauth2/token'),
    ]
  if (/cognito-idp\./.test(url.hostname)) {
    return [
      fault(
        'issuer_as_token_endpoint',
        `${from} is the issuer, not the token endpoint.`,
        why,
        'Use https://<domain>/oauth2/token, or `region` for GetClientToken.',
      ),
    ]
  }
  if (isInsecure(url)) return [insecure(from)]
  if (!url.pathname.endsWith('/oauth2/token')) {
    return [
      fault(
        'token_endpoint_path',
        `${from} has the path ${printable(url.pathname)}.`,
        why,
        `Use ${url.origin}/oauth2/token`,
      ),
    ]
  }
  const region = /\.auth(?:-fips)?\.([a-z0-9-]+)\.amazoncognito\.com$/.exec(url.hostname)?.[1]
  if (region !== undefined && poolRegion !== undefined && region !== poolRegion) {
    return [
      fault(
        'domain_region_mismatch',
        `The domain is in ${region}, the user pool in ${poolRegion}.`,
        'The domain belongs to another user pool, whose tokens are refused.',
        `Use the domain of the user pool in ${poolRegion}.`,
      ),
    ]
  }
  return []
}

function isInsecure({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname)
}

const insecure = (from: string) =>
  fault(
    'insecure_token_endpoint',
    `${from} is a plain http URL.`,
    'The client secret would be sent unencrypted.',
    'Use https.',
  )

function clientTokenEndpointChecks({ value, from }: Setting<string>): Finding[] {
  const url = URL.parse(value)
  const why = 'GetClientToken is an operation of the user pools API: no token can be requested there.'
  if (url === null) {
    return [
      fault(
        'client_token_endpoint_malformed',
        `${from} is not a URL.`,
        why,
        'Use https://cognito-idp.<region>.amazonaws.com/, or the URL of a VPC endpoint.',
      ),
    ]
  }
  if (url.pathname.endsWith('/oauth2/token') || url.hostname.endsWith('.amazoncognito.com')) {
    return [
      fault(
        'token_endpoint_as_client_token_endpoint',
        `${from} is a token endpoint.`,
        why,
        'Set it as `tokenEndpoint`, or use https://cognito-idp.<region>.amazonaws.com/',
      ),
    ]
  }
  return isInsecure(url) ? [insecure(from)] : []
}

/** Scopes that only users' tokens may carry. */
export const oidcScopes: readonly string[] = [
  'openid',
  'email',
  'phone',
  'profile',
  'aws.cognito.signin.user.admin',
]

function scopeChecks(scopes: Setting<readonly string[]> | undefined): Finding[] {
  const oidc = scopes?.value.find((scope) => oidcScopes.includes(scope))
  if (scopes !== undefined && oidc !== undefined) {
    return [
      fault(
        'oidc_scope_for_machine',
        `${scopes.from} requests ${oidc}.`,
        'OpenID Connect scopes are for users; Cognito responds with invalid_scope.',
        'Request scopes of your resource servers, such as orders/read.',
      ),
    ]
  }
  const short = scopes?.value.find((scope) => !scope.includes('/') && !scope.includes(','))
  if (scopes === undefined || short === undefined) return []
  return [
    fault(
      'scope_without_resource',
      `${scopes.from} requests ${printable(short)}, without its resource server.`,
      'Cognito accepts only full scope names, and responds with invalid_scope.',
      `Request <resource server identifier>/${printable(short)}`,
    ),
  ]
}
