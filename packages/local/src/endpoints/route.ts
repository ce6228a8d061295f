import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { type Service, updatedIssuerPath } from '../service.ts'
import { answerDiscovery, answerJwks } from './issuer-documents.ts'
import { answerTokenRequest } from './token-endpoint.ts'

/** What is counted, logged and can be given faults. */
export const endpoints = ['token_endpoint', 'jwks', 'discovery', 'get_client_token', 'provisioning'] as const
export type Endpoint = (typeof endpoints)[number]

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
    const pool = poolNamed(service, request, token.groups?.userPoolId)
    return {
      endpoint: 'token_endpoint',
      ...(pool && { userPoolId: pool.id }),
      answer: () => answerTokenRequest(service, request, pool),
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

/** A token request can name its pool in the path, or by its domain in the Host header; it need not. */
function poolNamed(service: Service, request: ReceivedRequest, userPoolId?: string): UserPool | undefined {
  if (userPoolId !== undefined) return service.registry.find(userPoolId)
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return service.registry.findDomain(host) ?? service.registry.findDomain(host.split('.')[0] ?? '')
}
