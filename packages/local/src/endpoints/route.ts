import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import { answerIdpRequest, operationName } from '../idp-api/api.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { type Service, updatedIssuerPath } from '../service.ts'
import type { Endpoint } from './endpoint.ts'
import { answerDiscovery, answerJwks } from './issuer-documents.ts'
import { answerTokenRequest } from './token-endpoint.ts'
import { noDomainsHere, rateExceeded, unknownDomain, wrongMethod } from './wrong-address.ts'

/** The endpoint of a request, and its handler without faults. */
export interface Route {
  readonly endpoint: Endpoint
  readonly userPoolId?: string
  readonly answer: () => Reply | Promise<Reply>
}

const tokenPath = /^(?:\/(?<userPoolId>[\w-]+))?\/oauth2\/token$/
const replicaAddress = /^\/replica\/(?<region>[a-z0-9-]+)(?<path>\/.*)?$/
const documentPath =
  /^(?<updated>\/issuer-cognito-idp)?\/(?<userPoolId>[\w-]+)\/\.well-known\/(?<name>jwks\.json|openid-configuration)$/

/** @returns `undefined` for paths that do not exist in Cognito. */
export function routeOf(service: Service, request: ReceivedRequest): Route | undefined {
  const { region, path = '/' } = replicaAddress.exec(request.path)?.groups ?? {}
  if (region === undefined) return regionalRoute(service, request)
  const isReplica = service.registry
    .list()
    .some(({ replicas = [] }) => replicas.some((replica) => replica.region === region))
  return isReplica ? regionalRoute({ ...service, replicaRegion: region }, { ...request, path }) : undefined
}

function regionalRoute(service: Service, request: ReceivedRequest): Route | undefined {
  const token = tokenPath.exec(request.path)
  if (token !== null) return tokenRoute(service, request, token.groups?.userPoolId)
  if (request.path === '/' && request.method === 'POST') {
    return {
      endpoint: operationName(request) === 'GetClientToken' ? 'get_client_token' : 'provisioning',
      answer: () => answerIdpRequest(service, request),
    }
  }
  const { updated, userPoolId, name } = documentPath.exec(request.path)?.groups ?? {}
  if (name === undefined || userPoolId === undefined) return undefined
  const endpoint = name === 'jwks.json' ? 'jwks' : 'discovery'
  return {
    endpoint,
    userPoolId,
    answer() {
      if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD')
      const pool = service.registry.find(userPoolId)
      if (pool === undefined || !isHere(service, pool))
        return jsonReply(404, { message: `User pool ${userPoolId} does not exist.` })
      if (endpoint === 'jwks' && !service.quotas.takeJwks()) return rateExceeded()
      if (updated === updatedIssuerPath && !pool.issuerTypes.includes('UPDATED')) {
        return jsonReply(403, { message: 'Forbidden' })
      }
      return endpoint === 'jwks' ? answerJwks(service, pool) : answerDiscovery(service, pool)
    },
  }
}

function tokenRoute(service: Service, request: ReceivedRequest, userPoolId?: string): Route | undefined {
  if (userPoolId !== undefined && service.registry.find(userPoolId) === undefined) return undefined
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const pool = userPoolId === undefined ? poolOfDomain(service, host) : service.registry.find(userPoolId)
  const strange =
    pool === undefined && (!service.knowsHost(request.headers.host ?? '') || isCognitoDomain(host))
  return {
    endpoint: 'token_endpoint',
    ...(pool && { userPoolId: pool.id }),
    answer: () =>
      service.privateLink
        ? noDomainsHere()
        : strange
          ? unknownDomain()
          : answerTokenRequest(service, request, pool),
  }
}

/** An inactive replica still serves its keys, because tokens that it issued stay valid until they expire. */
function isHere({ replicaRegion }: Service, { replicas = [] }: UserPool): boolean {
  return replicaRegion === undefined || replicas.some(({ region }) => region === replicaRegion)
}

/** The pool whose domain is in the Host header, if any. */
function poolOfDomain({ registry }: Service, host: string): UserPool | undefined {
  return registry.findDomain(host) ?? registry.findDomain(host.split('.')[0] ?? '')
}

function isCognitoDomain(host: string): boolean {
  return host.endsWith('.amazoncognito.com')
}
