/**
 * The parts of an HTTP event that this package reads: from API Gateway (REST API, or HTTP API with payload format 1.0
 * or 2.0), a function URL, an Application Load Balancer (with or without multi-value headers) or VPC Lattice (event
 * version 1 or 2). The types of `@types/aws-lambda` are assignable to it.
 */
export interface HttpEvent {
  /** Only VPC Lattice sends arrays. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | null | undefined
  /** Sent by REST APIs, with payload format 1.0, and by load balancers with multi-value headers. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly requestContext?: object | null | undefined
}

/** A response in the format that all senders of {@link HttpEvent} accept. */
export interface HttpResult {
  statusCode: number
  /** Response headers with lower-case names. Omitted for a load balancer with multi-value headers. */
  headers?: Record<string, string>
  /** Set only for a load balancer with multi-value headers, which ignores `headers`. */
  multiValueHeaders?: Record<string, string[]>
  body: string
  isBase64Encoded: boolean
}

/** Returns the event, or an empty one: a manual invocation may send any value, including `null`. */
export function asEvent<Event extends object>(payload: Event): Event {
  return typeof payload === 'object' && payload !== null ? payload : ({} as Event)
}

interface RequestLine {
  readonly httpMethod?: string
  readonly method?: string
  readonly path?: string
  readonly rawPath?: string
  readonly raw_path?: string
  readonly requestContext?: { readonly http?: { readonly method?: string } } | null
}

/** Returns the request's method, for any type of HTTP event. */
export function methodOf(event: HttpEvent): string | undefined {
  const { httpMethod, method, requestContext } = event as RequestLine
  return httpMethod ?? method ?? requestContext?.http?.method
}

/** Returns the request's path without the query, for any type of HTTP event. */
export function pathOf(event: HttpEvent): string {
  const { path, rawPath, raw_path } = event as RequestLine
  // In version 1 of VPC Lattice events, the path includes the query.
  return rawPath ?? path ?? raw_path?.split('?')[0] ?? ''
}
