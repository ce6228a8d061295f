import type { TokenReply } from '@cognito-m2m/core'
import { nearest } from '@cognito-m2m/core/adapter'
import { scopesIn } from '../inspect/claims-checks.ts'
import { decodeToken } from '../inspect/decode.ts'
import { type ClientSettings, transportOf } from '../settings/client-settings.ts'
import { printable } from '../terminal/printable.ts'
import { type Finding, fault } from './finding.ts'
import { networkCause } from './network-cause.ts'

/** Result of probing the token endpoint. */
export interface TokenProbe {
  readonly findings: readonly Finding[]
  readonly passed: readonly string[]
  /** Claims of the token, unverified. */
  readonly claims: Readonly<Record<string, unknown>> | undefined
}

type Env = Readonly<Record<string, string | undefined>>

/** Requests one token, and another without scopes if Cognito refuses them. Each success is billed. */
export async function probeToken(settings: ClientSettings, env: Env): Promise<TokenProbe> {
  const { clientId, clientSecret, scopes } = settings
  const transport = transportOf(settings)
  const ask = (wanted: readonly string[]) =>
    transport.send({
      clientId: clientId?.value ?? '',
      clientSecret: clientSecret?.value.trim() ?? '',
      scopes: wanted,
      timeoutSeconds: 5,
      signal: new AbortController().signal,
    })
  const asked = scopes?.value ?? []
  const reply = await ask(asked)
  if (reply.outcome === 'issued') return issued(reply.accessToken, asked)
  const scopesRefused =
    asked.length > 0 &&
    (reply.code === 'invalid_scope' || (reply.code === 'invalid_request' && reply.status === 400))
  const all = scopesRefused ? await ask([]) : undefined
  if (all?.outcome === 'issued') {
    const claims = decodeToken(all.accessToken).claims ?? {}
    return {
      findings: asked
        .filter((scope) => !scopesIn(claims).includes(scope))
        .map((scope) => notAllowed(scope, scopesIn(claims))),
      passed: [],
      claims,
    }
  }
  return { findings: [failureFinding(reply, settings, env)], passed: [], claims: undefined }
}

function issued(accessToken: string, asked: readonly string[]): TokenProbe {
  const claims = decodeToken(accessToken).claims ?? {}
  const granted = scopesIn(claims)
  const dropped = asked.filter((scope) => !granted.includes(scope))
  return {
    findings: dropped.map((scope) => notAllowed(scope, granted)),
    passed: [`a token with ${printable(granted.join(' ')) || 'no scopes'}`],
    claims,
  }
}

function notAllowed(scope: string, granted: readonly string[]): Finding {
  const close = nearest(scope, granted)
  return fault(
    'scope_not_allowed',
    `The app client is not allowed ${printable(scope)}. Allowed: ${printable(granted.join(' ')) || 'none'}.`,
    'Cognito responds with invalid_scope, or silently drops the scope.',
    close === undefined
      ? 'Add it to AllowedOAuthScopes of the app client.'
      : `Did you mean ${printable(close)}? Otherwise add it to AllowedOAuthScopes.`,
  )
}

function failureFinding(
  { code, status, detail, cause }: Extract<TokenReply, { outcome: 'failed' }>,
  { tokenEndpoint, clientTokenEndpoint, region }: ClientSettings,
  env: Env,
): Finding {
  const why = 'The client gets no token.'
  switch (code) {
    case 'invalid_client':
      // GetClientToken has a separate error for an unknown client, the token endpoint does not.
      return tokenEndpoint === undefined
        ? fault(
            'secret_or_flow_wrong',
            'The app client exists, but Cognito refused its request.',
            `${why} The secret is wrong, or was deleted by a rotation, or ALLOW_CLIENT_TOKEN_AUTH is not the only flow: Cognito responds the same in all cases.`,
            'Fetch the current secret again, and check ExplicitAuthFlows. Pass --aws to distinguish the three cases.',
          )
        : fault(
            'client_or_secret_wrong',
            'Cognito refused the client ID and secret.',
            `${why} The client does not exist there, or the secret is wrong, or it was deleted by a rotation: Cognito responds the same in all cases.`,
            "Check that both belong to one app client of this domain's user pool. Pass --aws to distinguish the three cases.",
          )
    case 'client_not_found':
      return fault(
        'client_unknown',
        'The app client does not exist in this Region.',
        why,
        'Check the client ID and the Region.',
      )
    case 'unauthorized_client':
      return fault(
        'client_credentials_not_enabled',
        'The client credentials grant is not enabled for the app client.',
        why,
        'Set AllowedOAuthFlows to ["client_credentials"] and AllowedOAuthFlowsUserPoolClient to true. The pool needs a domain.',
      )
    case 'operation_not_enabled':
      return fault(
        'operation_not_enabled',
        'GetClientToken is not available for this user pool here.',
        why,
        'Over PrivateLink, the user pool must have no domain. In another Region, its replica must be active.',
      )
    case 'invalid_scope':
    case 'invalid_request':
      return fault(
        'client_without_scopes',
        'The app client is not allowed any custom scope.',
        why,
        'Add scopes of a resource server to AllowedOAuthScopes.',
      )
    case 'throttled':
      return fault(
        'throttled',
        'Rate limit exceeded: 150 token requests per second for the account and Region.',
        why,
        'Reuse tokens with `createTokenSource`, and with a shared store for fleets.',
      )
    case 'forbidden':
      return fault(
        'web_acl_blocks',
        'The token endpoint responds with 403.',
        why,
        'Check the web ACL (AWS WAF) of the user pool and the VPC endpoint policies.',
      )
    case 'timeout':
      return fault(
        'token_endpoint_timeout',
        'The token endpoint did not respond within 5 s.',
        why,
        'Check the route to it, and the proxy.',
      )
    case 'network':
      return networkFinding(
        tokenEndpoint?.value ??
          clientTokenEndpoint?.value ??
          `https://cognito-idp.${region?.value}.amazonaws.com/`,
        tokenEndpoint !== undefined,
        cause?.code,
        env,
      )
    case 'server_error':
      return fault(
        'token_endpoint_failing',
        `The token endpoint responds with ${status ?? '5xx'}.`,
        why,
        'Retry later. If this continues, check the pre-token-generation trigger.',
      )
    case 'invalid_response':
      return fault(
        'not_a_token_endpoint',
        `The response is not from a token endpoint (${detail ?? 'response'}).`,
        why,
        'Check the URL: https://<domain>/oauth2/token. A proxy or sign-in page may be responding instead.',
      )
    default:
      return fault(
        'token_request_refused',
        `The token request was refused (${code}${status === undefined ? '' : `, ${status}`}).`,
        why,
        'Check the token endpoint: https://<domain>/oauth2/token',
      )
  }
}

function networkFinding(url: string, viaDomain: boolean, causeCode: string | undefined, env: Env): Finding {
  const why = 'The client gets no token.'
  const cause = networkCause({ url, causeCode, target: 'token endpoint', why }, env)
  if (cause !== undefined) return cause
  if (causeCode !== 'ENOTFOUND' && causeCode !== 'EAI_AGAIN') {
    return fault(
      'token_endpoint_unreachable',
      `The token endpoint cannot be reached (${causeCode ?? 'network'}).`,
      why,
      'Check the URL, the network and the proxy.',
    )
  }
  return viaDomain
    ? fault(
        'domain_unknown',
        'The domain of the token endpoint does not exist.',
        why,
        'Check the domain: aws cognito-idp describe-user-pool --user-pool-id <id>',
      )
    : fault(
        'client_token_host_unknown',
        'The host for GetClientToken cannot be resolved.',
        why,
        'Check the Region, or the private DNS of the VPC endpoint.',
      )
}
