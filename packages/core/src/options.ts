import { type ClockLike, systemClock } from './clock.ts'
import { OptionError } from './errors.ts'
import { nearest } from './nearest.ts'

/** A number within a range. `fallback` is used only if the option is omitted; `null` is refused. */
export function checkedNumber(
  option: string,
  value: unknown,
  range: { min: number; max: number; fallback: number; integer?: boolean },
): number {
  if (value === undefined) return range.fallback
  const kind = range.integer === true ? 'a whole number' : 'a number'
  // NaN passes both comparisons, so the check for finite numbers comes first.
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

/** An array of strings, or a single string; duplicates are removed. `expected` describes `pattern` in words. */
export function checkedStrings(
  option: string,
  value: unknown,
  rule: { pattern: RegExp; expected: string; min?: number },
): readonly string[] {
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list) || list.length < (rule.min ?? 1)) {
    throw new OptionError(
      option,
      `must be ${rule.expected}, or an array of at least ${rule.min ?? 1} of them.`,
    )
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
 * An absolute URL that may be fetched: https, or http on loopback, or http when the user allows it. User info and
 * fragments are refused: user info leaks into logs, and a fragment never reaches the server.
 */
export function checkedUrl(option: string, value: unknown, allowInsecureHttp?: boolean): URL {
  // The string 'false' from an environment variable is truthy, and must not allow plain http.
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
      'must be an https URL. Plain http is allowed for loopback hosts only; to allow it for other hosts, set `allowInsecureHttp: true`.',
    )
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new OptionError(
      option,
      'must not contain a user name, a password or a fragment. Remove that part of the URL.',
    )
  }
  return url
}

/** An optional function. Any other value except `undefined` is refused. */
export function checkedFunction<F>(option: string, value: F | undefined, fallback: F): F {
  if (value === undefined) return fallback
  if (typeof value !== 'function') throw new OptionError(option, 'must be a function.')
  return value
}

/**
 * Checks that every member of an options object is a known option, because a misspelled one would be ignored silently.
 * The type of `names` ensures that it lists them all.
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
      throw new OptionError(path, `is not a known option. ${validNames(name, Object.keys(names))}`)
    }
  }
  return value
}

/** Checks one option. `option` is its path, for the message. */
export type OptionCheck<T> = (option: string, value: unknown) => T

/** The check of every option of an object. No other options are accepted. */
export type OptionChecks = Readonly<Record<string, OptionCheck<unknown>>>

/** The checked values of {@link OptionChecks}, by name. */
export type CheckedOptions<Checks extends OptionChecks> = {
  readonly [Name in keyof Checks]: ReturnType<Checks[Name]>
}

/**
 * Checks every option by its table of checks.
 *
 * @param path Prefix of the option names in messages; `options` for the top-level object, which has no prefix.
 * @param otherNames Options that the caller checks itself.
 * @throws OptionError when one is unknown or not valid. It reports the first one.
 */
export function checkedOptions<Checks extends OptionChecks>(
  path: string,
  options: object,
  checks: Checks,
  otherNames: readonly string[] = [],
): CheckedOptions<Checks> {
  checkedMembers(path, options, { ...memberNames(Object.keys(checks)), ...memberNames(otherNames) })
  const checked = Object.entries(checks).map(([name, check]) => {
    const value: unknown = Reflect.get(options, name)
    return [name, check(path === 'options' ? name : `${path}.${name}`, value)]
  })
  return Object.fromEntries(checked) as CheckedOptions<Checks>
}

/** A number within bounds, with a default. */
export function numberFrom(
  min: number,
  max: number,
  fallback: number,
  kind: 'number' | 'integer' = 'number',
): OptionCheck<number> {
  const range = { min, max, fallback, integer: kind === 'integer' }
  return (option, value) => checkedNumber(option, value, range)
}

/** A boolean, with a default. The string `'false'` from an environment variable is refused. */
export function booleanWith(fallback: boolean): OptionCheck<boolean> {
  return (option, value = fallback) => {
    if (typeof value !== 'boolean') throw new OptionError(option, 'must be true or false.')
    return value
  }
}

/** An option that may be omitted. Any other value is checked. */
export function optional<T>(check: OptionCheck<T>): OptionCheck<T | undefined> {
  return (option, value) => (value === undefined ? undefined : check(option, value))
}

/**
 * Refuses `undefined` for options that restrict access: a missing environment variable must not disable the check.
 *
 * @throws OptionError when a member of `options` is present and undefined.
 */
export function refuseUndefined(options: object, names: readonly string[]): void {
  for (const name of names) {
    if (Object.hasOwn(options, name) && Reflect.get(options, name) === undefined) {
      throw new OptionError(name, 'must not be undefined; omit it to disable the check.')
    }
  }
}

/** The end of a message about an unknown name: the closest valid name, then all of them. */
export function validNames(unknown: string, names: readonly string[]): string {
  const guess = nearest(unknown, names)
  const all = names.map((name) => `\`${name}\``).join(', ')
  return guess === undefined ? `Valid: ${all}.` : `Did you mean \`${guess}\`? Valid: ${all}.`
}

/** Names for {@link checkedMembers} that are known only at run time. */
export function memberNames(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]))
}

/** True for object literals of any realm; false for arrays, maps, promises, and class instances. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return true
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')
}

/** An object with these methods, such as a clock. Any other value is refused. */
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

/** The machine's clocks if the option is omitted; `null` is refused. */
export function checkedClock(clock: ClockLike = systemClock): ClockLike {
  return checkedMethods('clock', clock, ['now', 'monotonic', 'schedule'])
}
