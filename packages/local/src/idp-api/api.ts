import { type About, jsonReply, type Reply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import { nearestName } from '../options/nearest-name.ts'
import type { Service } from '../service.ts'
import { TriggerError } from '../token/trigger.ts'
import { appClientOperations } from './app-clients.ts'
import { clientSecretOperations } from './client-secrets.ts'
import { domainOperations } from './domains.ts'
import { exceptionReply, IdpException } from './exception.ts'
import { getClientTokenOperations } from './get-client-token.ts'
import { mfaOperations } from './mfa.ts'
import { type Operations, runOperation } from './operation.ts'
import { replicaOperations } from './replicas.ts'
import { resourceServerOperations } from './resource-servers.ts'
import type { Requests } from './service-types.ts'
import { tagOperations } from './tags.ts'
import { userPoolOperations } from './user-pools.ts'

const operations: Operations = {
  ...getClientTokenOperations,
  ...userPoolOperations,
  ...mfaOperations,
  ...resourceServerOperations,
  ...appClientOperations,
  ...clientSecretOperations,
  ...domainOperations,
  ...tagOperations,
  ...replicaOperations,
}

const targetPrefix = 'AWSCognitoIdentityProviderService.'
const defaultRegion = 'eu-west-1'

/** The operation that `X-Amz-Target` names. */
export function operationName(request: ReceivedRequest): string | undefined {
  const target = request.headers['x-amz-target']
  return typeof target === 'string' && target.startsWith(targetPrefix)
    ? target.slice(targetPrefix.length)
    : undefined
}

/** `POST /` in the AWS JSON protocol 1.1, as used by the AWS SDK and the AWS CLI with `endpoint` set. */
export async function answerIdpRequest(service: Service, request: ReceivedRequest): Promise<Reply> {
  const requestId = service.ids.uuid('request_id')
  const name = operationName(request)
  let about: About = {}
  if (!isOperation(name)) return exceptionReply('UnknownOperationException', unknown(name), requestId)
  about = { operation: name }
  // Browsers send this type to another origin only after a CORS preflight, so web pages cannot call the API.
  if (!/^application\/x-amz-json-1\.1(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    return exceptionReply(
      'SerializationException',
      'Content-Type must be application/x-amz-json-1.1.',
      requestId,
      about,
    )
  }
  if (name !== 'GetClientToken' && !service.knowsHost(request.headers.host ?? '')) {
    const message = 'Host not allowed (DNS-rebinding protection). Use a loopback name or the public URL.'
    return exceptionReply('ForbiddenException', message, requestId, about)
  }
  try {
    const input: unknown = parsed(request.body)
    about = { ...about, ...namedIn(service, input) }
    if (
      service.replicaRegion !== undefined &&
      name !== 'GetClientToken' &&
      !/^(?:Describe|List|Get)/.test(name)
    )
      throw new IdpException(
        'OperationNotEnabledException',
        'A replica can be changed only through its primary Region.',
      )
    if (service.privateLink) refuseDomains(service, input)
    const output = await runOperation(operations, name, input, { service, region: regionSignedFor(request) })
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId }
    return jsonReply(200, output, headers, about)
  } catch (error) {
    if (error instanceof IdpException) return exceptionReply(error.name, error.message, requestId, about)
    if (error instanceof TriggerError)
      return exceptionReply('InternalErrorException', error.message, requestId, about)
    throw error
  }
}

function isOperation(name: string | undefined): name is keyof Requests {
  return name !== undefined && Object.hasOwn(operations, name)
}

/** The name is repeated only if it looks like an operation. */
function unknown(name: string | undefined): string {
  if (name === undefined) {
    return `X-Amz-Target must name an operation: ${targetPrefix}GetClientToken, for example. A token is also issued by POST /oauth2/token.`
  }
  const named = /^[A-Z][A-Za-z]{2,63}$/.test(name) ? name : 'That operation'
  const nearest = nearestName(name, Object.keys(operations))
  return `${named} is not supported: this server has only the operations that machine clients need.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body)
  } catch {
    throw new IdpException('SerializationException', 'The body is not JSON.')
  }
}

/** Over an interface VPC endpoint, a pool that has a domain cannot be used at all. */
function refuseDomains(service: Service, input: unknown): void {
  const { userPoolId = '' } = namedIn(service, input)
  const { domains = [] } = service.registry.find(userPoolId) ?? {}
  const { Domain } = Object(input) as { Domain?: unknown }
  if (domains.length > 0 || typeof Domain === 'string') {
    const message = 'A user pool with a domain cannot be used over AWS PrivateLink (option `privateLink`).'
    throw new IdpException('OperationNotEnabledException', message)
  }
}

/** The pool and the client in an input, if they exist. */
function namedIn(service: Service, input: unknown): About {
  const { UserPoolId, ClientId } = Object(input) as { UserPoolId?: unknown; ClientId?: unknown }
  const found = typeof ClientId === 'string' ? service.registry.findClient(ClientId) : undefined
  const pool = found?.pool ?? (typeof UserPoolId === 'string' ? service.registry.find(UserPoolId) : undefined)
  return { ...(pool && { userPoolId: pool.id }), ...(found && { clientId: found.client.clientId }) }
}

/** The Region in the credential scope of SigV4. The signature itself is not checked. */
function regionSignedFor(request: ReceivedRequest): string {
  const scope = /Credential=[^/]+\/\d{8}\/(?<region>[a-z0-9-]+)\//.exec(request.headers.authorization ?? '')
  const region = scope?.groups?.region
  return region !== undefined && /^[a-z]+(?:-[a-z]+)+-\d$/.test(region) ? region : defaultRegion
}
