import { OptionError, type Requirement } from '@cognito-m2m/core'
import { type CompiledRequirement, compileFor } from '@cognito-m2m/core/adapter'

/**
 * Checks the `requirement` option of an authorizer. Anonymous callers are not supported.
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
 * @param name Path of the requirement in the options, for the message.
 * @throws OptionError when it is not valid. The message names the requirement.
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
