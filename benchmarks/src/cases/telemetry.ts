import type { Case, Row } from '../case.ts'
import { interleave } from '../measure/interleave.ts'
import { listenings } from '../telemetry/listeners.ts'
import type { TelemetryParameters } from '../telemetry/telemetry-task.ts'
import { isolateAll } from './isolated-subjects.ts'

const module = new URL('../telemetry/telemetry-task.ts', import.meta.url).href

/** What event listeners and OpenTelemetry add to the cost of a validation. */
export const telemetry: Case = {
  name: 'telemetry',
  title: 'Validation, with listeners',
  async run(context) {
    const { work, effort } = context
    const rows: Row[] = []
    const loads = [
      { name: 'tokens seen before', distinct: 100, cacheEntries: 1_000 },
      { name: 'every token new', distinct: effort.tokens, cacheEntries: Math.floor(effort.tokens / 4) },
    ]
    for (const { name, distinct, cacheEntries } of loads) {
      const parametersOf = (subject: string): TelemetryParameters => ({
        subject,
        work,
        cacheEntries,
        distinct,
      })
      const subjects = listenings.map((listening) => ({ name: listening.name, kind: 'ours' as const }))
      const label = { case: telemetry.name, work: name }
      rows.push(...(await interleave(context, label, await isolateAll(subjects, module, parametersOf))))
    }
    return rows
  },
}
