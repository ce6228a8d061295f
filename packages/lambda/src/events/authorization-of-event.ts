import type {
  RequestAuthorizerEvent,
  RequestAuthorizerEventV2,
  TokenAuthorizerEvent,
} from './authorizer-event.ts'
import type { HttpEvent } from './http-event.ts'

/**
 * Returns every Authorization header of an event. Header names may have any case. REST events contain each header
 * twice: all values in `multiValueHeaders`, and the last one in `headers`. If the values differ, all are returned.
 *
 * @returns A single value as a string, several as an array, `undefined` if there is none.
 */
export function authorizationOfEvent(event: HttpEvent): string | readonly string[] | undefined {
  const values = valuesOf(event.multiValueHeaders)
  const seen = new Set(values)
  for (const value of valuesOf(event.headers)) if (!seen.has(value)) values.push(value)
  return values.length > 1 ? values : values[0]
}

/**
 * Returns the Authorization header of the request that an API Gateway authorizer decides on.
 *
 * @returns The header; `undefined` also if the token is not part of the identity source.
 */
export function authorizationOfAuthorizerEvent(
  event: TokenAuthorizerEvent | RequestAuthorizerEvent | RequestAuthorizerEventV2,
): string | readonly string[] | undefined {
  if (event.type === 'TOKEN') return event.authorizationToken ?? undefined
  const authorization = authorizationOfEvent(event)
  const identitySource = Object.hasOwn(event, 'identitySource') ? event.identitySource : undefined
  // REST events do not contain the identity source.
  if (identitySource === undefined && 'methodArn' in event) return authorization
  // The result may be cached by the values of the identity sources. A token that is not among them is ignored, because
  // its result would be used for other requests.
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
