import type { Case, Row } from '../case.ts'
import { interleave } from '../measure/interleave.ts'
import { validators } from '../validators/all.ts'
import type { BurstParameters } from '../validators/burst-task.ts'
import { cognitoM2MOnThreadPool, cognitoM2MSync } from '../validators/cognito-m2m.ts'
import { type GarbageKind, garbageKinds } from '../work/garbage.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../validators/burst-task.ts', import.meta.url).href

/** Excluded: variants that do the same work as the first. */
const left = [cognitoM2MOnThreadPool, cognitoM2MSync]

/** A hundred machines call with tokens seen before, ten at a time, while nine of ten requests are garbage. */
export const underAttack: Case = {
  name: 'under-attack',
  title: 'Good tokens while 90 % of the requests are garbage',
  async run(context) {
    const { work } = context
    const rows: Row[] = []
    const attacks: (GarbageKind | undefined)[] = [undefined, ...garbageKinds]
    for (const kind of attacks) {
      const parametersOf = (subject: string): BurstParameters => ({
        subject,
        work,
        cacheEntries: 1_000,
        distinct: 100,
        good: 10,
        ...(kind === undefined ? {} : { garbage: { kind, each: 9 } }),
      })
      const label = { case: underAttack.name, work: kind ?? 'undisturbed' }
      const subjects = validators.filter((validator) => !left.includes(validator))
      const found = await interleave(context, label, await isolateAll(subjects, module, parametersOf))
      rows.push(...found.map((row) => withShare(row, rows)))
    }
    return rows
  },
}

/** Adds the share of the subject's undisturbed rate that is left. */
function withShare(row: Row, earlier: readonly Row[]): Row {
  const undisturbed = earlier.find(({ work, subject }) => work === 'undisturbed' && subject === row.subject)
  if (!undisturbed?.cpuMicroseconds || !row.cpuMicroseconds) return row
  const share = (undisturbed.cpuMicroseconds / row.cpuMicroseconds) * 100
  return { ...row, measures: { ...row.measures, 'share left %': share } }
}
