import type { HttpEvent } from './http-event.ts'
import { own } from './own.ts'

/** An event for a `TOKEN` authorizer of a REST API. */
export interface TokenAuthorizerEvent {
  readonly type: 'TOKEN'
  /** The whole header that is the authorizer's identity source: `Bearer eyJ…`. */
  readonly authorizationToken?: string | null
  readonly methodArn: string
}

/** An event for a `REQUEST` authorizer of a REST API, or of an HTTP API with payload 1.0. */
export interface RequestAuthorizerEvent extends HttpEvent {
  readonly type: 'REQUEST'
  readonly methodArn: string
  /** HTTP API only: the values of the identity sources, comma-separated. */
  readonly identitySource?: string | null
}

/** An event for an authorizer of an HTTP API, payload 2.0. */
export interface RequestAuthorizerEventV2 extends HttpEvent {
  readonly type: 'REQUEST'
  readonly routeArn: string
  readonly routeKey: string
  /** The values of the identity sources; null if none is configured. */
  readonly identitySource?: readonly string[] | null
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly cookies?: readonly string[] | null | undefined
}

/** An event for the `$connect` authorizer of a WebSocket API. */
export interface WebSocketAuthorizerEvent extends HttpEvent {
  readonly type: 'REQUEST'
  /** Ends with `/$connect`. */
  readonly methodArn: string
}

/** An event for an authorizer of API Gateway. */
export type AuthorizerEvent = TokenAuthorizerEvent | RequestAuthorizerEvent | RequestAuthorizerEventV2

/**
 * An event for a Lambda authorizer of an AppSync GraphQL API.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export interface AppSyncAuthorizerEvent {
  /** The Authorization header, as sent: the token, without a scheme. */
  readonly authorizationToken: string
  readonly requestContext: {
    readonly apiId: string
    readonly accountId: string
    readonly requestId: string
    readonly queryString?: string
    readonly operationName?: string | null
    readonly variables?: Readonly<Record<string, unknown>> | null
  }
  readonly requestHeaders?: Readonly<Record<string, string>> | null
}

/** What {@link kindOf} tells apart. */
export type AuthorizerEventKind =
  | 'rest'
  | 'http_2.0'
  | 'web_socket'
  | 'app_sync'
  | 'app_sync_events'
  | 'unknown'

/** The ARN of `$connect` has no method, and no path that a caller could choose. */
const connectRoute = /^[^/]+\/[^/]+\/\$connect$/

/** Which kind of authorizer an event is for. Only own members count: an event is JSON. */
export function kindOf(payload: unknown): AuthorizerEventKind {
  const [type, methodArn] = [own(payload, 'type'), own(payload, 'methodArn')]
  if (type === undefined) return appSyncKindOf(own(payload, 'requestContext'))
  if (type !== 'REQUEST' && type !== 'TOKEN') return 'unknown'
  if (typeof methodArn === 'string') return connectRoute.test(methodArn) ? 'web_socket' : 'rest'
  const isRoute = typeof own(payload, 'routeArn') === 'string' && typeof own(payload, 'routeKey') === 'string'
  return type === 'REQUEST' && isRoute ? 'http_2.0' : 'unknown'
}

function appSyncKindOf(context: unknown): AuthorizerEventKind {
  const has = (name: string) => own(context, name) !== undefined
  if (!has('apiId')) return 'unknown'
  if (has('channel') || has('channelNamespaceName') || has('operation')) return 'app_sync_events'
  return has('queryString') || has('operationName') ? 'app_sync' : 'unknown'
}

const wanted: Readonly<Record<AuthorizerEventKind, string>> = {
  rest: 'It is for an authorizer of a REST API, or of an HTTP API with payload 1.0: use `policyAuthorizer`.',
  'http_2.0':
    'It is for an authorizer of an HTTP API with payload 2.0: use `policyAuthorizer`, or `simpleAuthorizer` with simple responses.',
  web_socket: 'It is for `$connect` of a WebSocket API: use `webSocketAuthorizer`.',
  app_sync: 'It is for an authorizer of an AppSync GraphQL API: use `appSyncAuthorizer`.',
  app_sync_events: 'It is for an authorizer of an AppSync Event API, which this package does not support.',
  unknown: 'It is not for a Lambda authorizer of API Gateway or AppSync.',
}

/**
 * An answer to an event that was not understood could be cached and open other routes: so there is none.
 *
 * @throws Error saying which authorizer the event is for. API Gateway answers 500 and caches nothing.
 */
export function expectKind(payload: unknown, name: string, kinds: readonly AuthorizerEventKind[]): void {
  const kind = kindOf(payload)
  if (!kinds.includes(kind)) throw new Error(`\`${name}\` does not understand this event. ${wanted[kind]}`)
}
