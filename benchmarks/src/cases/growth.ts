import type { Case, Row } from '../case.ts'
import { isolate } from '../isolated/isolate.ts'
import { interleave } from '../measure/interleave.ts'
import type { GrowthParameters } from '../validators/growth-task.ts'

const module = new URL('../validators/growth-task.ts', import.meta.url).href

const steps = {
  tokens: [1_000, 10_000, 100_000, 1_000_000],
  issuers: [1, 10, 100, 1_000],
  keys: [1, 10, 100],
} as const

/** Time and memory as tokens, issuers or keys grow in number. A step is a subject, so that steps are interleaved. */
export const growth: Case = {
  name: 'growth',
  title: 'Growth',
  async run(context) {
    const rows: Row[] = []
    for (const grow of ['tokens', 'issuers', 'keys'] as const) {
      const counts = context.effort.quick ? steps[grow].slice(0, 2) : steps[grow]
      const subjects = await Promise.all(
        counts.map((count) => {
          const parameters: GrowthParameters = { work: context.work, grow, count }
          return isolate({ name: `${count} ${grow}`, kind: 'ours' }, module, parameters)
        }),
      )
      const work = grow === 'tokens' ? 'tokens offered, 10,000 cached' : grow
      // A round presents every token, regardless of its duration, so three rounds are enough.
      const effort = grow === 'tokens' ? { ...context.effort, rounds: 3 } : context.effort
      rows.push(...(await interleave({ ...context, effort }, { case: growth.name, work }, subjects)))
    }
    return rows
  },
}
