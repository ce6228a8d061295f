import type { TokenErrorCause } from './token-error.ts'

/** As in `TypeError` or `AccessDeniedException`. */
const errorName = /^(?:[A-Z][A-Za-z]{0,50})?(?:Error|Exception)$/
/** As in `ECONNREFUSED` or `UND_ERR_CONNECT_TIMEOUT`, and the two words of the token source's own store errors. */
const errorCode = /^(?:[A-Z][A-Z0-9_]{1,31}|timeout|record_refused)$/

/**
 * What may be told of a foreign error: its name, and the first code in its chain of causes. Its message, stack and
 * other properties are left behind, since HTTP clients like to attach the request, and with it the secret.
 *
 * @param unsaid Secrets and tokens that were at hand: a name or code that holds one is not told, whatever it looks like.
 */
export function tellableCause(error: unknown, ...unsaid: readonly string[]): TokenErrorCause {
  let name = 'Error'
  let code: string | undefined
  let link: unknown = error
  const word = (holder: object, member: string, pattern: RegExp) => {
    const value = property(holder, member)
    if (typeof value !== 'string' || !pattern.test(value)) return undefined
    return unsaid.some((secret) => value.includes(secret)) ? undefined : value
  }
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const named = word(link, 'name', errorName)
    if (depth === 0 && named !== undefined) name = named
    code ??= word(link, 'code', errorCode)
    link = property(link, 'cause')
  }
  return code === undefined ? { name } : { name, code }
}

function property(holder: object, name: string): unknown {
  try {
    return Reflect.get(holder, name)
  } catch {
    return undefined // A getter that throws has nothing to tell.
  }
}
