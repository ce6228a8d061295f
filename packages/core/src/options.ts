import { type Clock, systemClock } from './clock.ts'
import { OptionError } from './errors.ts'

/** A bounded number option. `fallback` is used only when the option is left out; `null` is refused. */
export function checkedNumber(
  option: string,
  value: unknown,
  range: { min: number; max: number; fallback: number; integer?: boolean },
): number {
  if (value === undefined) return range.fallback
  const kind = range.integer === true ? 'a whole number' : 'a number'
  // NaN fails both comparisons' negations, so the finite check comes first.
  if (
    typeof value !== 'number' ||
    !Number.isFinite(value) ||
    value < range.min ||
    value > range.max ||
    (range.integer === true && !Number.isInteger(value))
  ) {
    throw new OptionError(option, `must be ${kind} from ${range.min} to ${range.max}.`)
  }
  return value
}

/** A list of strings without blanks or repeats; `allowed` says in words what each may be, `pattern` in fact. */
export function checkedStrings(
  option: string,
  value: unknown,
  rule: { pattern: RegExp; expected: string; min?: number },
): readonly string[] {
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list) || list.length < (rule.min ?? 1)) {
    throw new OptionError(option, `must be ${rule.expected}, or a list of at least ${rule.min ?? 1} of them.`)
  }
  for (const item of list) {
    if (typeof item !== 'string' || !rule.pattern.test(item)) {
      throw new OptionError(option, `each entry must be ${rule.expected}.`)
    }
  }
  return Object.freeze([...new Set<string>(list)])
}

const loopbackHosts = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * An absolute URL that may be fetched: https, or http on loopback, or http when the user says so.
 * User info and a fragment are refused: the one leaks into logs, the other never reaches the server.
 */
export function checkedUrl(option: string, value: unknown, allowInsecureHttp?: boolean): URL {
  // The text 'false' of an environment variable is truthy: it must not send secrets in the clear.
  if (allowInsecureHttp !== undefined && typeof allowInsecureHttp !== 'boolean') {
    throw new OptionError('allowInsecureHttp', 'must be true or false.')
  }
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new OptionError(option, 'must be an absolute https URL.')
  }
  if (url.protocol === 'http:' && allowInsecureHttp !== true && !loopbackHosts.test(url.hostname)) {
    throw new OptionError(
      option,
      'must be https: over plain http anybody on the way can answer. Only loopback hosts are exempt; set `allowInsecureHttp: true` if you accept the risk.',
    )
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new OptionError(option, 'must carry neither user name, password nor fragment.')
  }
  return url
}

/** An optional function; anything else that is not `undefined` is refused. */
export function checkedFunction<F>(option: string, value: F | undefined, fallback: F): F {
  if (value === undefined) return fallback
  if (typeof value !== 'function') throw new OptionError(option, 'must be a function.')
  return value
}

/**
 * The options object itself, with no member that is not an option: a misspelt one would be ignored in silence.
 * `names` lists them all; the type sees to it that it does.
 */
export function checkedMembers<T extends object>(
  option: string,
  value: T,
  names: Readonly<Record<keyof T, true>>,
): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OptionError(option, 'must be an object.')
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(names, name)) {
      const path = option === 'options' ? name : `${option}.${name}`
      throw new OptionError(path, `is no option here. There are: \`${Object.keys(names).join('`, `')}\`.`)
    }
  }
  return value
}

/** Names for {@link checkedMembers} that are known at run time only. */
export function memberNames(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]))
}

/**
 * True for `{}` and its like, of any realm, that inherit nothing of their own; false for lists, maps, promises and
 * every other object whose content its own members do not show.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return true
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')
}

/** An object with these methods, such as a clock; anything else is refused. */
export function checkedMethods<T extends object>(
  option: string,
  holder: T,
  names: readonly (keyof T & string)[],
): T {
  if (
    typeof holder === 'object' &&
    holder !== null &&
    names.every((name) => typeof holder[name] === 'function')
  ) {
    return holder
  }
  throw new OptionError(option, `must be an object with the methods \`${names.join('`, `')}\`.`)
}

/** The machine's clocks when the option is left out; `null` is refused. */
export function checkedClock(clock: Clock = systemClock): Clock {
  return checkedMethods('clock', clock, ['now', 'monotonic', 'schedule'])
}
