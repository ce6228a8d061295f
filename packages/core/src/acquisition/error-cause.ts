import type { TokenErrorCause } from './token-error.ts'

const plainWord = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/

/**
 * What may be told of a foreign error: its name, and the first code in its chain of causes. Its message, stack and
 * other properties are left behind, since HTTP clients like to attach the request, and with it the secret.
 */
export function tellableCause(error: unknown): TokenErrorCause {
  let name = 'Error'
  let code: string | undefined
  let link: unknown = error
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const named = word(link, 'name')
    if (depth === 0 && named !== undefined) name = named
    code ??= word(link, 'code')
    link = property(link, 'cause')
  }
  return code === undefined ? { name } : { name, code }
}

function word(holder: object, name: string): string | undefined {
  const value = property(holder, name)
  return typeof value === 'string' && plainWord.test(value) ? value : undefined
}

function property(holder: object, name: string): unknown {
  try {
    return Reflect.get(holder, name)
  } catch {
    return undefined // A getter that throws has nothing to tell.
  }
}
