import { isLoopback } from '../http/loopback.ts'
import type { LocalCognito } from '../local-cognito.ts'

/** The created resources as data. */
export function announcementData(cognito: LocalCognito) {
  return {
    url: cognito.url,
    adminUrl: cognito.adminUrl ?? null,
    caFile: cognito.certificateAuthority?.file ?? null,
    userPools: cognito.pools.map((pool) => ({
      userPoolId: pool.userPoolId,
      issuer: pool.issuer,
      jwksUri: pool.jwksUri,
      tokenEndpoint: pool.domains.length > 0 ? pool.tokenEndpoint : null,
      clients: pool.clients,
    })),
  }
}

/** The created resources as text, with commands to try. */
export function announcement(cognito: LocalCognito): string {
  const pools = cognito.pools.map((pool) => {
    const clients = pool.clients.map(
      ({ name, clientId, clientSecret, scopes }) => `
    app client     ${name}
      id           ${clientId}
      secret       ${clientSecret === '' ? '(none)' : clientSecret}
      scopes       ${scopes.join(' ') || '(none)'}`,
    )
    return `
  user pool        ${pool.userPoolId}
    issuer         ${pool.issuer}
    JWKS           ${pool.jwksUri}${pool.domains.length > 0 ? '' : '\n    token endpoint none: it has no domain'}${clients.join('')}
`
  })
  return `Local Cognito. NOT FOR PRODUCTION: its keys are public.

  server           ${cognito.url}   (also the endpoint for the AWS SDK)
  token endpoint   ${cognito.url}/oauth2/token
  console          ${cognito.adminUrl ?? 'off'}
${trust(cognito)}${exposure(cognito.host)}${pools.join('')}${curl(cognito)}
Press Ctrl-C to stop.
`
}

function curl(cognito: LocalCognito): string {
  const client = cognito.pools
    .filter(({ domains }) => domains.length > 0)
    .flatMap(({ clients }) => clients)
    .find(({ clientSecret }) => clientSecret !== '')
  if (client === undefined) return ''
  return `
Try it:

  curl -s${cognito.certificateAuthority === undefined ? '' : ` --cacert '${cognito.certificateAuthority.file}'`} -u '${client.clientId}:${client.clientSecret}' -d grant_type=client_credentials ${cognito.url}/oauth2/token
`
}

function trust({ certificateAuthority }: LocalCognito): string {
  if (certificateAuthority === undefined) return ''
  return `
  Clients have to trust this server's certificate. Before you start yours:

    export NODE_EXTRA_CA_CERTS='${certificateAuthority.file}'
`
}

function exposure(host: string): string {
  if (isLoopback(host)) return ''
  return `
  WARNING: bound to ${host}. Anyone on the network can reach it, and change or delete what is in it.
`
}
