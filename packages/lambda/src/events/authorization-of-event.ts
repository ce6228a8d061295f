import type {
  RequestAuthorizerEvent,
  RequestAuthorizerEventV2,
  TokenAuthorizerEvent,
} from './authorizer-event.ts'
import type { HttpEvent } from './http-event.ts'

/**
 * Every Authorization header of an event. Names are in any case, and REST events have each header twice: all values in
 * `multiValueHeaders`, the last one again in `headers`. Two different values are never reconciled.
 *
 * @returns One value as a string, several as an array, `undefined` for none.
 */
export function authorizationOfEvent(event: HttpEvent): string | readonly string[] | undefined {
  const values = valuesOf(event.multiValueHeaders)
  const seen = new Set(values)
  for (const value of valuesOf(event.headers)) if (!seen.has(value)) values.push(value)
  return values.length > 1 ? values : values[0]
}

/**
 * The Authorization header of the request that an authorizer of API Gateway decides on.
 *
 * @returns `undefined` also for a token that is not part of the identity source.
 */
export function authorizationOfAuthorizerEvent(
  event: TokenAuthorizerEvent | RequestAuthorizerEvent | RequestAuthorizerEventV2,
): string | readonly string[] | undefined {
  if (event.type === 'TOKEN') return event.authorizationToken ?? undefined
  const authorization = authorizationOfEvent(event)
  const identitySource = Object.hasOwn(event, 'identitySource') ? event.identitySource : undefined
  // REST events do not have the identity source.
  if (identitySource === undefined && 'methodArn' in event) return authorization
  // The result may be cached under the identity source's values. A token that is not among them does not count: its
  // result would be given to other requests.
  const cachedUnder = typeof identitySource === 'string' ? identitySource.split(',') : (identitySource ?? [])
  if (typeof authorization !== 'string') return authorization
  return cachedUnder.includes(authorization) ? authorization : undefined
}

function valuesOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>> | null | undefined,
): string[] {
  const values: string[] = []
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (name.toLowerCase() !== 'authorization' || value === undefined) continue
    if (typeof value === 'string') values.push(value)
    else if (Array.isArray(value)) values.push(...value)
  }
  return values
}
