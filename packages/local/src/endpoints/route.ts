import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import { answerIdpRequest, operationName } from '../idp-api/api.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { type Service, updatedIssuerPath } from '../service.ts'
import type { Endpoint } from './endpoint.ts'
import { answerDiscovery, answerJwks } from './issuer-documents.ts'
import { answerTokenRequest } from './token-endpoint.ts'

/** Which endpoint a request is for, and how it is answered when nothing is broken on purpose. */
export interface Route {
  readonly endpoint: Endpoint
  readonly userPoolId?: string
  readonly answer: () => Reply | Promise<Reply>
}

const tokenPath = /^(?:\/(?<userPoolId>[\w-]+))?\/oauth2\/token$/
const documentPath =
  /^(?<updated>\/issuer-cognito-idp)?\/(?<userPoolId>[\w-]+)\/\.well-known\/(?<name>jwks\.json|openid-configuration)$/

/** @returns `undefined` for what Cognito does not have. */
export function routeOf(service: Service, request: ReceivedRequest): Route | undefined {
  const token = tokenPath.exec(request.path)
  if (token !== null) {
    const userPoolId = token.groups?.userPoolId
    const pool = userPoolId === undefined ? poolOfDomain(service, request) : service.registry.find(userPoolId)
    if (pool === undefined && userPoolId !== undefined) return undefined
    return {
      endpoint: 'token_endpoint',
      ...(pool && { userPoolId: pool.id }),
      answer: () => answerTokenRequest(service, request, pool),
    }
  }
  if (request.path === '/' && request.method === 'POST') {
    return {
      endpoint: operationName(request) === 'GetClientToken' ? 'get_client_token' : 'provisioning',
      answer: () => answerIdpRequest(service, request),
    }
  }
  const { updated, userPoolId = '', name } = documentPath.exec(request.path)?.groups ?? {}
  if (name === undefined || request.method !== 'GET') return undefined
  const pool = service.registry.find(userPoolId)
  const endpoint = name === 'jwks.json' ? 'jwks' : 'discovery'
  return {
    endpoint,
    userPoolId,
    answer: () => {
      if (pool === undefined) return jsonReply(404, { message: `User pool ${userPoolId} does not exist.` })
      if (updated === updatedIssuerPath && !pool.issuerTypes.includes('UPDATED')) {
        return jsonReply(403, { message: 'Forbidden' })
      }
      return endpoint === 'jwks' ? answerJwks(service, pool) : answerDiscovery(service, pool)
    },
  }
}

/** The pool that the Host header names by its domain; most requests name none. */
function poolOfDomain({ registry }: Service, request: ReceivedRequest): UserPool | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return registry.findDomain(host) ?? registry.findDomain(host.split('.')[0] ?? '')
}
