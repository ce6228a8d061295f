import { availableParallelism } from 'node:os'
import type { Case, Row } from '../case.ts'
import { canBindProcessors, type Place } from '../isolated/place.ts'
import { interleave } from '../measure/interleave.ts'
import { validators } from '../validators/all.ts'
import type { BurstParameters } from '../validators/burst-task.ts'
import { cognitoM2MSync } from '../validators/cognito-m2m.ts'
import { fastJwtWithPlainCache } from '../validators/fast-jwt.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../validators/burst-task.ts', import.meta.url).href

/** Excluded: a variant that differs only for cached tokens, and one that cannot run concurrently. */
const left = [fastJwtWithPlainCache, cognitoM2MSync]

/** Many new tokens at once, on one processor and on two. */
export const concurrency: Case = {
  name: 'concurrency',
  title: 'Validation, many new tokens at once',
  async run(context) {
    const { work, effort } = context
    const rows: Row[] = []
    for (const place of places()) {
      for (const good of [64, 1_000]) {
        const parametersOf = (subject: string): BurstParameters => ({
          subject,
          work,
          good,
          distinct: effort.tokens,
          cacheEntries: subject.startsWith('cognito-m2m') ? Math.floor(effort.tokens / 4) : false,
        })
        const label = { case: concurrency.name, work: `${place.name}, ${good} at once` }
        const subjects = validators.filter((validator) => !left.includes(validator))
        const isolated = await isolateAll(subjects, module, parametersOf, place)
        rows.push(...(await interleave(context, label, isolated)))
      }
    }
    return rows
  },
}

/** If processes cannot be bound to a processor, only the whole machine. */
function places(): readonly (Place & { readonly name: string })[] {
  if (!canBindProcessors()) return [{ name: `${availableParallelism()} processors` }]
  return [
    { name: '1 processor', processors: '0' },
    ...(availableParallelism() > 1 ? [{ name: '2 processors', processors: '0,1' }] : []),
  ]
}
