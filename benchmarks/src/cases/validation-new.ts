import type { Case } from '../case.ts'
import { interleave } from '../measure/interleave.ts'
import { validators } from '../validators/all.ts'
import { cognitoM2MOnThreadPool } from '../validators/cognito-m2m.ts'
import { fastJwtWithPlainCache } from '../validators/fast-jwt.ts'
import {
  bareStreamVerifyName,
  bareVerifyName,
  leastValidationName,
  type ValidationParameters,
} from '../validators/validation-task.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../validators/validation-task.ts', import.meta.url).href

/** Excluded: variants that differ only in what is not measured here. */
const left = [cognitoM2MOnThreadPool, fastJwtWithPlainCache]

/** More tokens are presented in turn than the cache holds, so none is still cached when it is presented again. */
export const validationNew: Case = {
  name: 'validation-new',
  title: 'Validation, every token new',
  async run(context) {
    const { work, effort } = context
    const parametersOf = (subject: string): ValidationParameters => ({
      subject,
      work,
      distinct: effort.tokens,
      // Peers are fastest without a cache here; ours includes the cost of its cache.
      cacheEntries: subject.startsWith('cognito-m2m') ? Math.floor(effort.tokens / 4) : false,
    })
    const subjects = [
      { name: bareVerifyName, kind: 'limit' as const },
      { name: bareStreamVerifyName, kind: 'limit' as const },
      { name: leastValidationName, kind: 'limit' as const },
      ...validators.filter((validator) => !left.includes(validator)),
    ]
    const label = { case: validationNew.name, work: `${effort.tokens} distinct tokens` }
    return interleave(context, label, await isolateAll(subjects, module, parametersOf))
  },
}
