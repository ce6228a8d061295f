/**
 * What is read of an event that contains an HTTP request: from API Gateway (REST API, HTTP API with payload 1.0 or 2.0), a
 * function URL, an Application Load Balancer (with and without multi-value headers) or VPC Lattice (event version 1 or 2).
 * The types of `@types/aws-lambda` are assignable to it.
 */
export interface HttpEvent {
  /** Arrays are sent by VPC Lattice only. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | null | undefined
  /** Sent by REST APIs, payload 1.0, and load balancers with multi-value headers. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly requestContext?: object | null | undefined
}

/** A response in the format that all of those senders accept. */
export interface HttpResult {
  statusCode: number
  /** Lower-case names. Omitted for a load balancer with multi-value headers. */
  headers?: Record<string, string>
  /** Only for a load balancer with multi-value headers, which ignores `headers`. */
  multiValueHeaders?: Record<string, string[]>
  body: string
  isBase64Encoded: boolean
}

/** The event itself, or an empty one: a manual invocation may send anything, including `null`. */
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

/** The request's method, wherever this kind of event has it. */
export function methodOf(event: HttpEvent): string | undefined {
  const { httpMethod, method, requestContext } = event as RequestLine
  return httpMethod ?? method ?? requestContext?.http?.method
}

/** The request's path without the query, wherever this kind of event has it. */
export function pathOf(event: HttpEvent): string {
  const { path, rawPath, raw_path } = event as RequestLine
  // VPC Lattice's version 1 has the query in its path.
  return rawPath ?? path ?? raw_path?.split('?')[0] ?? ''
}
