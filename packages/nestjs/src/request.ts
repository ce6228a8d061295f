import type { ValidatedToken } from '@cognito-m2m/core'
import { type AuthorizationHeader, authorizationOf, type HeaderSource } from '@cognito-m2m/core/adapter'
import type { ExecutionContext } from '@nestjs/common'

/** Validated tokens by request object. Nothing is added to the object itself, so a token cannot be forged. */
const tokens = new WeakMap<object, ValidatedToken | null>()

/** The object that represents a request in its context, and its Authorization header. */
export interface Carrier {
  readonly carrier: object | undefined
  readonly authorization: AuthorizationHeader
}

/**
 * Finds the Authorization header of a context: in HTTP and GraphQL requests, gRPC metadata, NATS headers, and the
 * handshake of a WebSocket connection. Other contexts have none and are refused.
 */
export function carrierOf(context: ExecutionContext): Carrier {
  switch (context.getType<string>()) {
    case 'http':
      return httpCarrier(context.switchToHttp().getRequest())
    case 'graphql': {
      // (root, args, context, info): Nest's drivers put the HTTP request into the context as `req`.
      const { req, request } = objectOr(context.getArgByIndex(2))
      return httpCarrier(req ?? request)
    }
    case 'ws': {
      const client = objectOr(context.switchToWs().getClient())
      const { headers } = objectOr(client.handshake ?? client.upgradeReq)
      return { carrier: client, authorization: single(objectOr(headers).authorization) }
    }
    case 'rpc': {
      const rpc = objectOr(context.switchToRpc().getContext())
      return { carrier: rpc, authorization: single(metadataValue(rpc) ?? natsHeader(rpc)) }
    }
    default:
      return { carrier: undefined, authorization: undefined }
  }
}

export function rememberToken({ carrier }: Carrier, token: ValidatedToken | null): void {
  if (carrier !== undefined) tokens.set(carrier, token)
}

/** Returns the validated token; undefined if no guard ran. */
export function accessTokenIn(context: ExecutionContext): ValidatedToken | null | undefined {
  const { carrier } = carrierOf(context)
  return carrier === undefined ? undefined : tokens.get(carrier)
}

function httpCarrier(request: unknown): Carrier {
  const holder = objectOr(request)
  // Fastify's request has Node's request as `raw`; express's request is Node's.
  const message = objectOr(holder.raw ?? holder) as unknown as HeaderSource
  return {
    carrier: holder,
    authorization: message.headers === undefined ? undefined : authorizationOf(message),
  }
}

/** gRPC: `Metadata.get(name)` returns all values. */
function metadataValue(context: Record<string, unknown>): unknown {
  return typeof context.get === 'function' && !('getHeaders' in context)
    ? context.get('authorization')
    : undefined
}

/** NATS: `getHeaders().get(name)`. */
function natsHeader(context: Record<string, unknown>): unknown {
  const headers = typeof context.getHeaders === 'function' ? objectOr(context.getHeaders()) : {}
  return typeof headers.get === 'function' ? headers.get('authorization') : undefined
}

/** Strings only. Other values are not a header. */
function single(value: unknown): AuthorizationHeader {
  if (typeof value === 'string') return value === '' ? undefined : value
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : undefined
}

function objectOr(value: unknown): Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
    ? (value as Record<string, unknown>)
    : {}
}
