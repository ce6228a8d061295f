import { IdpException } from './exception.ts'
import { type ModelValue, modelShapes, requestShapes } from './service-model.ts'
import type { Requests } from './service-types.ts'

/**
 * Checks a request against the service model, as Amazon Cognito does before it applies its rules. Members that are not
 * in the model are ignored; `null` counts as absent.
 *
 * @returns The request without the ignored members.
 * @throws IdpException (SerializationException) when a value has the wrong type.
 * @throws IdpException (InvalidParameterException) when a value is missing or outside its limits.
 */
export function checkedRequest<Name extends keyof Requests>(operation: Name, input: unknown): Requests[Name] {
  const problems: string[] = []
  const checked = checkedStruct(requestShapes[operation], input, '', problems)
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`
    throw new IdpException('InvalidParameterException', `${count}: ${problems.join('; ')}`)
  }
  return checked as unknown as Requests[Name]
}

function checkedStruct(name: string, input: unknown, path: string, problems: string[]): object {
  const shape = modelShapes[name]
  if (shape === undefined || !isObject(input)) throw wrongType('structure')
  const entries: [string, unknown][] = []
  for (const [member, model] of Object.entries(shape.members)) {
    const value = Object.hasOwn(input, member) ? input[member] : undefined
    const memberPath = `${path}${member.charAt(0).toLowerCase()}${member.slice(1)}`
    if (value === undefined || value === null) {
      if (shape.required.includes(member)) problems.push(problem(memberPath, 'not be null'))
      continue
    }
    entries.push([member, checkedValue(model, value, memberPath, problems)])
  }
  return Object.fromEntries(entries)
}

function checkedValue(model: ModelValue, value: unknown, path: string, problems: string[]): unknown {
  switch (model.type) {
    case 'string':
      if (typeof value !== 'string') throw wrongType('String')
      checkString(model, value, path, problems)
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType('Integer')
      if (model.min !== undefined && value < model.min)
        problems.push(problem(path, `have value greater than or equal to ${model.min}`))
      if (model.max !== undefined && value > model.max)
        problems.push(problem(path, `have value less than or equal to ${model.max}`))
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType('Boolean')
      return value
    case 'list':
      if (!Array.isArray(value)) throw wrongType('List')
      checkLength(model, value.length, path, problems)
      return value.map((item, index) =>
        checkedValue(model.element, item, `${path}.${index + 1}.member`, problems),
      )
    case 'map': {
      if (!isObject(value)) throw wrongType('Map')
      const entries = Object.entries(value)
      checkLength(model, entries.length, path, problems)
      return Object.fromEntries(
        entries.map(([key, item]) => [
          checkedValue(model.key, key, `${path}.key`, problems),
          checkedValue(model.value, item, `${path}.value`, problems),
        ]),
      )
    }
    case 'struct':
      return checkedStruct(model.shape, value, `${path}.`, problems)
  }
}

function checkString(
  model: Extract<ModelValue, { type: 'string' }>,
  value: string,
  path: string,
  problems: string[],
): void {
  if (model.enum !== undefined && !model.enum.includes(value))
    problems.push(problem(path, `satisfy enum value set: [${model.enum.join(', ')}]`))
  checkLength(model, value.length, path, problems)
  if (model.pattern !== undefined && !expression(model.pattern).test(value))
    problems.push(problem(path, `satisfy regular expression pattern: ${model.pattern}`))
}

function checkLength(
  { min, max }: { min?: number; max?: number },
  length: number,
  path: string,
  problems: string[],
): void {
  if (min !== undefined && length < min)
    problems.push(problem(path, `have length greater than or equal to ${min}`))
  if (max !== undefined && length > max)
    problems.push(problem(path, `have length less than or equal to ${max}`))
}

const expressions = new Map<string, RegExp>()

/** The model's patterns are Java patterns that match the whole value. */
function expression(pattern: string): RegExp {
  const known = expressions.get(pattern)
  if (known !== undefined) return known
  const flags = pattern.startsWith('(?s)') ? 'su' : 'u'
  const made = new RegExp(`^(?:${pattern.replace(/^\(\?s\)/, '')})$`, flags)
  expressions.set(pattern, made)
  return made
}

function problem(path: string, constraint: string): string {
  return `Value at '${path}' failed to satisfy constraint: Member must ${constraint}`
}

function wrongType(wanted: string): IdpException {
  return new IdpException('SerializationException', `A value cannot be converted to ${wanted}.`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
