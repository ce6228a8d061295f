import { jsonReply, type Reply } from '../http/reply.ts'
import { issuerOfPool, type Service } from '../service.ts'

/** 405 with the methods that the address takes (RFC 9110 section 15.5.6). */
export function wrongMethod(allow: string): Reply {
  return jsonReply(405, { message: `Use ${allow.replace(', ', ' or ')}.` }, { allow })
}

/** The Host header names a domain that no pool has: on AWS, that name would not resolve. */
export function unknownDomain(): Reply {
  return jsonReply(404, { message: 'No user pool of this server has the domain in the Host header.' })
}

/** Interface VPC endpoints do not carry requests to a user pool's domain. */
export function noDomainsHere(): Reply {
  return jsonReply(403, {
    message: 'There is no token endpoint over AWS PrivateLink (`privateLink` is on): use GetClientToken.',
  })
}

/** What a quota answers outside the user pools API. */
export function rateExceeded(): Reply {
  return {
    status: 429,
    headers: { 'content-type': 'text/plain' },
    body: 'Rate exceeded',
    about: { error: 'rate_exceeded' },
  }
}

const mistakenTokenPaths: readonly string[] = ['/token', '/oauth/token', '/oauth2/token/', '/oauth2/v1/token']

/** What to say at an address that Cognito does not have. */
export function wrongAddress(service: Service, { method, path }: { method: string; path: string }): Reply {
  if (path === '/' && (method === 'GET' || method === 'HEAD')) return jsonReply(200, welcome(service))
  if (path === '/') return wrongMethod('GET, POST')
  if (mistakenTokenPaths.includes(path)) {
    const message = `Cognito's token endpoint is POST /oauth2/token: ${service.baseUrl()}/oauth2/token`
    return jsonReply(404, { error: 'invalid_request', error_description: message })
  }
  return jsonReply(404, { message: 'Not Found' })
}

function welcome(service: Service) {
  return {
    message: 'A local Amazon Cognito for machine-to-machine tokens. Not for production: its keys are public.',
    tokenEndpoint: `${service.baseUrl()}/oauth2/token`,
    userPoolsApi: `POST ${service.baseUrl()}/`,
    console: service.adminUrl() ?? 'off: set `adminPort`, or `--admin-port` of the command',
    issuers: service.registry.list().map((pool) => issuerOfPool(service, pool)),
  }
}
