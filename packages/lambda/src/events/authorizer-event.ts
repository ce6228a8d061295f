import type { HttpEvent } from './http-event.ts'
import { own } from './own.ts'

/** An event for a `TOKEN` authorizer of a REST API. */
export interface TokenAuthorizerEvent {
  readonly type: 'TOKEN'
  /** The value of the header that is the identity source: `Bearer eyJ…`. */
  readonly authorizationToken?: string | null
  readonly methodArn: string
}

/** An event for a `REQUEST` authorizer of a REST API, or of an HTTP API with payload 1.0. */
export interface RequestAuthorizerEvent extends HttpEvent {
  readonly type: 'REQUEST'
  readonly methodArn: string
  /** Values of the identity sources, comma-separated. HTTP APIs only. */
  readonly identitySource?: string | null
}

/** An event for an authorizer of an HTTP API, payload 2.0. */
export interface RequestAuthorizerEventV2 extends HttpEvent {
  readonly type: 'REQUEST'
  readonly routeArn: string
  readonly routeKey: string
  /** Values of the identity sources; null if none is configured. */
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

/** The event types that {@link kindOf} distinguishes. */
export type AuthorizerEventKind =
  | 'rest'
  | 'http_2.0'
  | 'web_socket'
  | 'app_sync'
  | 'app_sync_events'
  | 'unknown'

/** The ARN of `$connect` contains no method and no path that a caller could choose. */
const connectRoute = /^[^/]+\/[^/]+\/\$connect$/

/** Determines the type of an authorizer event. Only own members count, because an event is JSON. */
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
  rest: 'The event is for an authorizer of a REST API, or of an HTTP API with payload format 1.0. Use `policyAuthorizer`.',
  'http_2.0':
    'The event is for an authorizer of an HTTP API with payload format 2.0. Use `policyAuthorizer`, or `simpleAuthorizer` if simple responses are enabled.',
  web_socket: 'The event is for `$connect` of a WebSocket API. Use `webSocketAuthorizer`.',
  app_sync: 'The event is for an authorizer of an AppSync GraphQL API. Use `appSyncAuthorizer`.',
  app_sync_events:
    'The event is for an authorizer of an AppSync Event API, which this package does not support.',
  unknown:
    'The event is not for a Lambda authorizer of API Gateway or AppSync. Check where the function is attached.',
}

/**
 * Refuses events of other types: a response to them could be cached and used for other routes.
 *
 * @throws Error when the event is of another type. The message names the authorizer to use for it. API Gateway responds
 * with 500 and caches nothing.
 */
export function expectKind(payload: unknown, name: string, kinds: readonly AuthorizerEventKind[]): void {
  const kind = kindOf(payload)
  if (!kinds.includes(kind)) throw new Error(`\`${name}\` does not support this event. ${wanted[kind]}`)
}
