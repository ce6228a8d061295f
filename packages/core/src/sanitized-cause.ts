/** A sanitized cause: the parts of a foreign error that are safe to report. */
export interface SanitizedCause {
  /** Class name, such as `TypeError` or `AccessDeniedException`; `Error` if the name is not of that form. */
  readonly name: string
  /** First error code in the chain of causes, such as `ECONNREFUSED`. */
  readonly code?: string
}

const errorName = /^(?:[A-Z][A-Za-z]{0,50})?(?:Error|Exception)$/
const errorCode = /^(?:[A-Z][A-Z0-9_]{1,31}|timeout|record_refused)$/
const maxChainLength = 5

/**
 * Returns the name of an error and the first code in its chain of causes. Message, stack and other properties are
 * dropped: HTTP clients attach the request to them, which contains a token or a secret.
 *
 * @param secrets Redacted values: a name or code that contains one is dropped.
 */
export function sanitizedCause(error: unknown, ...secrets: readonly string[]): SanitizedCause {
  const safeProperty = (holder: object, property: string, pattern: RegExp) => {
    const value = readProperty(holder, property)
    if (typeof value !== 'string' || !pattern.test(value)) return undefined
    return secrets.some((secret) => value.includes(secret)) ? undefined : value
  }
  let name = 'Error'
  let code: string | undefined
  let current: unknown = error
  for (let depth = 0; depth < maxChainLength && typeof current === 'object' && current !== null; depth++) {
    if (depth === 0) name = safeProperty(current, 'name', errorName) ?? name
    code ??= safeProperty(current, 'code', errorCode)
    current = readProperty(current, 'cause')
  }
  return code === undefined ? { name } : { name, code }
}

function readProperty(holder: object, property: string): unknown {
  try {
    return Reflect.get(holder, property)
  } catch {
    return undefined // A throwing getter.
  }
}
