import type { Task } from '../isolated/task.ts'
import { measureRound, repeatFor } from '../measure/round.ts'
import { presentInTurn, readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import { validatorNamed } from './all.ts'
import { checkValidates } from './check.ts'
import { bareComparison, bareStreamVerify, bareVerify, leastValidation } from './limits.ts'
import type { Validates } from './validator.ts'

/** Sequential validations, as fast as possible. */
export interface ValidationParameters {
  /** A validator's name, or one of the limits. */
  readonly subject: string
  readonly work: Work
  readonly cacheEntries: number | false
  /** Number of distinct tokens that are presented in turn. */
  readonly distinct: number
}

export const bareVerifyName = 'limit: crypto.verify'
export const bareStreamVerifyName = 'limit: createVerify'
export const leastValidationName = 'limit: decode, parse, verify'
export const bareComparisonName = 'limit: string comparison'
const limits = [bareVerifyName, bareStreamVerifyName, leastValidationName, bareComparisonName]

const batch = 64

export async function prepare(parameters: ValidationParameters): Promise<Task> {
  const { subject, work, distinct } = parameters
  const validates = await createValidates(parameters)
  if (!limits.includes(subject)) await checkValidates(subject, validates, work)
  const present = presentInTurn(readTokens(work, distinct))
  const turn = async () => {
    for (let index = 0; index < batch; index += 1) {
      const answer = validates(present())
      if (!(answer === true || (await answer))) throw new Error('A good token was refused.')
    }
    return batch
  }
  // All are presented once before the measurement, so that all have been seen before.
  for (let presented = 0; presented < distinct; presented += batch) await turn()
  return { round: (seconds) => measureRound(() => repeatFor(seconds, turn)) }
}

function createValidates(parameters: ValidationParameters): Validates | Promise<Validates> {
  const { subject, work, cacheEntries, distinct } = parameters
  if (subject === bareVerifyName) return bareVerify(work)
  if (subject === bareStreamVerifyName) return bareStreamVerify(work)
  if (subject === leastValidationName) return leastValidation(work)
  if (subject === bareComparisonName) return bareComparison(work, distinct)
  return validatorNamed(subject).create({ work, cacheEntries })
}
