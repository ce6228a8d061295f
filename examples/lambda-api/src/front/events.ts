import type { VpcLatticeEventV1, VpcLatticeEventV2 } from '@cognito-m2m/lambda'
import type { ALBEvent, APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda'

/** The senders of HTTP events. Each has its own event format. */
export type EventKind = 'rest' | 'http' | 'url' | 'alb' | 'alb-multi-value' | 'lattice' | 'lattice-v1'

/** An HTTP request as received by a server. */
export interface FrontRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Alternating names and values, as received. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

const account = '123456789012'
const region = 'eu-west-1'
/** The ARN in authorizer events, without method and path. */
export const stageArn = `arn:aws:execute-api:${region}:${account}:local00000/$default`

/**
 * Turns a request into an event, as AWS documents them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 */
export function eventOf(kind: EventKind, request: FrontRequest) {
  if (kind === 'rest') return restEvent(request)
  if (kind === 'http' || kind === 'url') return httpEvent(kind, request)
  if (kind === 'alb' || kind === 'alb-multi-value') return loadBalancerEvent(kind, request)
  return kind === 'lattice' ? latticeEvent(request) : latticeEventV1(request)
}

/** Header names as received. Each header appears twice: its last value, and all values. */
export function restEvent(request: FrontRequest): APIGatewayProxyEvent {
  const { path, query } = split(request.target)
  const multiValueHeaders = grouped(request.rawHeaders, (name) => name)
  return {
    resource: path,
    path,
    httpMethod: request.method,
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: account,
      apiId: 'local00000',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: request.method,
      path,
      stage: '$default',
      requestId: 'local',
      requestTimeEpoch: Date.now(),
      resourceId: 'local',
      resourcePath: path,
      // Most members are null for callers without an AWS identity.
      identity: {
        sourceIp: '127.0.0.1',
        userAgent: null,
      } as APIGatewayProxyEvent['requestContext']['identity'],
    },
    body: request.body === '' ? null : request.body,
    isBase64Encoded: false,
  }
}

/** Names in lower case; several values of one header joined by commas. Function URLs send the same. */
export function httpEvent(kind: 'http' | 'url', request: FrontRequest): APIGatewayProxyEventV2 {
  const { path, query } = split(request.target)
  const routeKey = kind === 'http' ? `${request.method} ${path}` : '$default'
  const headers = grouped(request.rawHeaders, (name) => name.toLowerCase())
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query.toString(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(',')])),
    requestContext: {
      accountId: kind === 'http' ? account : 'anonymous',
      apiId: 'local00000',
      domainName: 'local00000.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'local00000',
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId: 'local',
      routeKey,
      stage: '$default',
      time: new Date().toUTCString(),
      timeEpoch: Date.now(),
    },
    ...(request.body !== '' && { body: request.body }),
    isBase64Encoded: false,
  }
}

/** Names in lower case; one value per header, or all of them, depending on the target group. */
export function loadBalancerEvent(kind: 'alb' | 'alb-multi-value', request: FrontRequest): ALBEvent {
  const { path, query } = split(request.target)
  const all = grouped(request.rawHeaders, (name) => name.toLowerCase())
  return {
    requestContext: {
      elb: { targetGroupArn: `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/local/0000` },
    },
    httpMethod: request.method,
    path,
    ...(kind === 'alb'
      ? { headers: lastOf(all), queryStringParameters: Object.fromEntries(query) }
      : { multiValueHeaders: all, multiValueQueryStringParameters: {} }),
    body: request.body,
    isBase64Encoded: false,
  }
}

/** Names in lower case; every value of a header, in an array. */
export function latticeEvent(request: FrontRequest): VpcLatticeEventV2 {
  const { path, query } = split(request.target)
  const arn = `arn:aws:vpc-lattice:${region}:${account}`
  return {
    version: '2.0',
    path,
    method: request.method,
    headers: grouped(request.rawHeaders, (name) => name.toLowerCase()),
    queryStringParameters: Object.fromEntries([...query].map(([name, value]) => [name, [value]])),
    body: request.body,
    isBase64Encoded: false,
    requestContext: {
      serviceNetworkArn: `${arn}:servicenetwork/sn-00000000000000000`,
      serviceArn: `${arn}:service/svc-00000000000000000`,
      targetGroupArn: `${arn}:targetgroup/tg-00000000000000000`,
      region,
      timeEpoch: String(Date.now() * 1000),
      identity: { sourceVpcArn: `arn:aws:ec2:${region}:${account}:vpc/vpc-00000000000000000` },
    },
  }
}

/** Names in lower case; several values of one header joined by commas; the query in the path. */
export function latticeEventV1(request: FrontRequest): VpcLatticeEventV1 {
  const headers = grouped(request.rawHeaders, (name) => name.toLowerCase())
  return {
    raw_path: request.target,
    method: request.method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
    query_string_parameters: Object.fromEntries(split(request.target).query),
    body: request.body,
    is_base64_encoded: false,
  }
}

function split(target: string): { path: string; query: URLSearchParams } {
  const [path = '/', query = ''] = target.split('?')
  return { path, query: new URLSearchParams(query) }
}

function grouped(raw: readonly string[], rename: (name: string) => string): Record<string, string[]> {
  const headers: Record<string, string[]> = {}
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = rename(raw[index] ?? '')
    headers[name] = [...(headers[name] ?? []), raw[index + 1] ?? '']
  }
  return headers
}

function lastOf(headers: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1) ?? '']))
}
