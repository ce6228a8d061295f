import type { Case, Row } from '../case.ts'
import { interleave } from '../measure/interleave.ts'
import { validators } from '../validators/all.ts'
import { cognitoM2MOnThreadPool } from '../validators/cognito-m2m.ts'
import { bareComparisonName, type ValidationParameters } from '../validators/validation-task.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../validators/validation-task.ts', import.meta.url).href

/** Every token was validated before and is cached; each time it is presented as a new string. */
export const validationSeen: Case = {
  name: 'validation-seen',
  title: 'Validation, tokens seen before',
  async run(context) {
    const { work, effort } = context
    const rows: Row[] = []
    const workingSets = [1, 100, 10_000].filter((count) => count <= effort.tokens)
    for (const distinct of workingSets) {
      const parametersOf = (subject: string): ValidationParameters => ({
        subject,
        work,
        distinct,
        cacheEntries: 20_000,
      })
      const caching = validators.filter(
        (validator) => validator.caches && validator !== cognitoM2MOnThreadPool,
      )
      const subjects = [{ name: bareComparisonName, kind: 'limit' as const }, ...caching]
      const label = { case: validationSeen.name, work: `working set of ${distinct}` }
      rows.push(...(await interleave(context, label, await isolateAll(subjects, module, parametersOf))))
    }
    return rows
  },
}
