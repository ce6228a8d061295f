import { jsonReply, type Reply } from '../http/reply.ts'
import { issuerOfPool, type Service } from '../service.ts'

/** 405 with the allowed methods (RFC 9110 section 15.5.6). */
export function wrongMethod(allow: string): Reply {
  return jsonReply(405, { message: `Use ${allow.replace(', ', ' or ')}.` }, { allow })
}

/** The Host header is not the domain of any pool; on AWS, it would not resolve. */
export function unknownDomain(): Reply {
  return jsonReply(404, { message: 'No user pool of this server has the domain in the Host header.' })
}

/** Interface VPC endpoints do not carry requests to a user pool's domain. */
export function noDomainsHere(): Reply {
  return jsonReply(403, {
    message:
      'The token endpoint is not available over AWS PrivateLink (`privateLink` is enabled). Use GetClientToken.',
  })
}

/** The response when a quota is exceeded, outside the user pools API. */
export function rateExceeded(): Reply {
  return {
    status: 429,
    headers: { 'content-type': 'text/plain' },
    body: 'Rate exceeded',
    about: { error: 'rate_exceeded' },
  }
}

const mistakenTokenPaths: readonly string[] = ['/token', '/oauth/token', '/oauth2/token/', '/oauth2/v1/token']

/** The response at a path that does not exist in Cognito. */
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
