import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import { jwksOf } from '../keys/jwks.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { issuerOfPool, regionalUrl, type Service, servedIssuerOf } from '../service.ts'

/** `<issuer>/.well-known/jwks.json`. */
export function answerJwks(service: Service, pool: UserPool): Reply {
  return jsonReply(200, jwksOf(pool.keys, service.supply))
}

/**
 * Returns the URL of a pool's token endpoint. All pools share it, because client IDs are unique.
 *
 * @returns `undefined` for a pool without a domain, which has none.
 */
export function tokenEndpointOf(service: Service, pool: UserPool): string | undefined {
  return pool.domains.length === 0 ? undefined : `${regionalUrl(service)}/oauth2/token`
}

/**
 * `<issuer>/.well-known/openid-configuration`. As in Cognito, the token endpoint is on the domain, and
 * `scopes_supported` lists the OIDC scopes only.
 */
export function answerDiscovery(service: Service, pool: UserPool): Reply {
  return jsonReply(200, {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: issuerOfPool(service, pool),
    jwks_uri: `${servedIssuerOf(service, pool)}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    // Omitted from the JSON if undefined.
    token_endpoint: tokenEndpointOf(service, pool),
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  })
}
