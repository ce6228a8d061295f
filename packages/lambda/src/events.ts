/**
 * What is read of an event that carries an HTTP request: API Gateway REST (and HTTP API payload 1.0), HTTP API
 * payload 2.0, function URLs, and Application Load Balancers with and without multi-value headers. The types of
 * `@types/aws-lambda` all fit it.
 */
export interface HttpEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  /** Only REST, payload 1.0 and load balancers with multi-value headers send these. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly requestContext?: object | null | undefined
}

/** An answer in the shape that all of those take. */
export interface HttpResult {
  statusCode: number
  /** Lower-case names. Absent for a load balancer with multi-value headers. */
  headers?: Record<string, string>
  /** Present for a load balancer with multi-value headers: it ignores `headers`. */
  multiValueHeaders?: Record<string, string[]>
  body: string
  isBase64Encoded: boolean
}

/** An event that asks a `TOKEN` authorizer of a REST API. */
export interface TokenAuthorizerEvent {
  readonly type: 'TOKEN'
  /** The header that is the authorizer's identity source, whole: `Bearer eyJ…`. */
  readonly authorizationToken?: string | null
  readonly methodArn: string
}

/** An event that asks a `REQUEST` authorizer of a REST API, or of an HTTP API with payload 1.0. */
export interface RequestAuthorizerEvent extends HttpEvent {
  readonly type: 'REQUEST'
  readonly methodArn: string
  /** HTTP API only: the identity source's values, comma-separated. */
  readonly identitySource?: string | null
}

/** An event that asks an authorizer of an HTTP API, payload 2.0. */
export interface RequestAuthorizerEventV2 extends HttpEvent {
  readonly type: 'REQUEST'
  readonly routeArn: string
  readonly routeKey: string
  /** The identity source's values; null where none is configured. */
  readonly identitySource?: readonly string[] | null
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly cookies?: readonly string[] | null | undefined
}

/** Any of the three. */
export type AuthorizerEvent = TokenAuthorizerEvent | RequestAuthorizerEvent | RequestAuthorizerEventV2

/** An invocation by hand may carry anything, `null` too: what is no event carries no request, and no credentials. */
export function asEvent<Event extends object>(invokedWith: Event): Event {
  return typeof invokedWith === 'object' && invokedWith !== null ? invokedWith : ({} as Event)
}

/** The request's method, wherever its kind of event keeps it. */
export function methodOf(event: HttpEvent): string | undefined {
  const { httpMethod, requestContext } = event as {
    httpMethod?: string
    requestContext?: { http?: { method?: string } } | null
  }
  return httpMethod ?? requestContext?.http?.method
}

/** The request's path, wherever its kind of event keeps it. */
export function pathOf(event: HttpEvent): string {
  const { path, rawPath } = event as { path?: string; rawPath?: string }
  return rawPath ?? path ?? ''
}
