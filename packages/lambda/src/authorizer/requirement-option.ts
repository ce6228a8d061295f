import { OptionError, type Requirement } from '@cognito-m2m/core'
import { type CompiledRequirement, compileFor } from '@cognito-m2m/core/adapter'

/**
 * The `requirement` option of an authorizer with one requirement, checked: an authorizer has no anonymous callers.
 *
 * @throws OptionError when it is not valid.
 */
export function checkedRequirement<Scope extends string>(
  authorizer: object,
  options: { readonly requirement?: Requirement<Scope> },
): Requirement<Scope> {
  if (!Object.hasOwn(options, 'requirement')) return {}
  const { requirement } = options
  if (requirement === undefined) {
    throw new OptionError('requirement', 'must not be undefined; omit it to require a valid token only.')
  }
  compileFor(authorizer, requirement)
  return requirement
}

/**
 * Compiles one requirement of a table.
 *
 * @param name Its path in the options, for the message.
 * @throws OptionError when it is not valid, naming it.
 */
export function compileNamed(
  name: string,
  requirement: Requirement,
  compile: (requirement: Requirement) => CompiledRequirement,
): CompiledRequirement {
  try {
    return compile(requirement)
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    const expected = error.message.slice(error.message.indexOf(': ') + 2)
    throw new OptionError(`${name}.${error.option}`, expected)
  }
}
