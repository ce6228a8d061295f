import { OptionError } from '@cognito-m2m/core'
import { nearestName } from './nearest-name.ts'

/**
 * Checks a value and its members. These few checks replace a schema library, which would take longer to load than the
 * server takes to start.
 *
 * @throws OptionError when it is invalid. The message names the path of the first mistake and the expected value.
 */
export type Check = (value: unknown, path: string) => void

/** A check by a predicate. `expected` completes "must be …". */
export function checkThat(isValid: (value: unknown) => boolean, expected: string): Check {
  return (value, path) => {
    if (!isValid(value)) throw new OptionError(path || 'options', `must be ${expected}.`)
  }
}

export const text = (pattern: RegExp, expected: string): Check =>
  checkThat((value) => typeof value === 'string' && pattern.test(value), expected)

export const string = (expected: string, max = Number.POSITIVE_INFINITY): Check =>
  checkThat((value) => typeof value === 'string' && value.length > 0 && value.length <= max, expected)

export const integer = (min: number, max: number, expected: string): Check =>
  checkThat((value) => Number.isInteger(value) && inRange(value as number, min, max), expected)

export const number = (min: number, max: number, expected: string): Check =>
  checkThat((value) => typeof value === 'number' && inRange(value, min, max), expected)

export const boolean: Check = checkThat((value) => typeof value === 'boolean', 'true or false')

export const oneOf = (values: readonly unknown[], expected: string): Check =>
  checkThat((value) => values.includes(value), expected)

export const url: Check = checkThat((value) => {
  const parsed = typeof value === 'string' ? URL.parse(value) : null
  return parsed?.protocol === 'http:' || parsed?.protocol === 'https:'
}, 'an http or https URL, such as `http://cognito:9339`')

/** An array. */
export function list(item: Check, expected: string, { min = 0, max = Number.POSITIVE_INFINITY } = {}): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max)
      throw new OptionError(path, `must be ${expected}.`)
    for (const [index, one] of value.entries()) item(one, `${path}[${index}]`)
  }
}

/** An object whose names match a pattern. */
export function record(
  name: { pattern: RegExp; expected: string },
  item: Check,
  expected: string,
  max = Number.POSITIVE_INFINITY,
): Check {
  return (value, path) => {
    if (!isObject(value) || Object.keys(value).length > max)
      throw new OptionError(path, `must be ${expected}.`)
    for (const [key, one] of Object.entries(value)) {
      if (!name.pattern.test(key)) throw new OptionError(`${path}.${key}`, `must be ${name.expected}.`)
      item(one, `${path}.${key}`)
    }
  }
}

/** An object with the given members and no others. All are optional except those in `required`. */
export function object(members: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, path) => {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`)
    if (!isObject(value)) throw new OptionError(path || 'options', 'must be an object.')
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(members, name)) continue
      throw new OptionError(at(name), `is not a known option. ${validNames(name, Object.keys(members))}`)
    }
    for (const [name, check] of Object.entries(members)) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined
      if (member !== undefined || required.includes(name)) check(member, at(name))
    }
  }
}

/** Accepts a value if one of the checks does. */
export function anyOf(checks: readonly Check[], expected: string): Check {
  return checkThat((value) => checks.some((check) => accepts(check, value)), expected)
}

/** The closest valid name, or all of them. */
export function validNames(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  return nearest === undefined ? `Valid options: ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`
}

function accepts(check: Check, value: unknown): boolean {
  try {
    check(value, '')
    return true
  } catch {
    return false
  }
}

function inRange(value: number, min: number, max: number): boolean {
  return value >= min && value <= max
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
