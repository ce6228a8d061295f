import type { AuthorizerEvent, HttpEvent } from './events.ts'

/**
 * Every Authorization header of an event. Names come in any case, and REST events tell each header twice: all
 * values in `multiValueHeaders`, the last again in `headers`. Two that differ are never reconciled.
 *
 * @returns One value as a string, several as a list, `undefined` for none.
 */
export function authorizationOfEvent(event: HttpEvent): string | readonly string[] | undefined {
  const values = named(event.multiValueHeaders).flatMap((list) => list ?? [])
  const told = new Set(values)
  for (const value of named(event.headers)) {
    if (value !== undefined && !told.has(value)) values.push(value)
  }
  return values.length > 1 ? values : values[0]
}

/** The Authorization header that an authorizer is asked about. */
export function authorizationOfAuthorizerEvent(
  event: AuthorizerEvent,
): string | readonly string[] | undefined {
  if (event.type === 'TOKEN') return event.authorizationToken ?? undefined
  const authorization = authorizationOfEvent(event)
  const { identitySource } = event
  // REST events do not say what the identity source is.
  if (identitySource === undefined && 'methodArn' in event) return authorization
  // The answer may be cached under the identity source's values. A token that is none of them would have its
  // answer given to others, so it does not count.
  const cachedUnder = typeof identitySource === 'string' ? identitySource.split(',') : (identitySource ?? [])
  if (typeof authorization === 'string')
    return cachedUnder.includes(authorization) ? authorization : undefined
  return authorization
}

function named<Value>(headers: Readonly<Record<string, Value>> | null | undefined): Value[] {
  const values: Value[] = []
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (name.toLowerCase() === 'authorization') values.push(value)
  }
  return values
}
