/** Runs every scenario, and writes the chart and the table of the documentation: `pnpm simulate`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chartOf } from './chart.ts'
import { tableOf, withTable } from './report.ts'
import { type Outcome, run, type Size } from './run.ts'
import { scenarios } from './scenarios.ts'

const [processes = '10000', only] = process.argv.slice(2)
const size: Size = {
  processes: Number(processes),
  clients: 20,
  quota: 150 * (Number(processes) / 10_000),
  seed: 1,
}
const outcomes: Outcome[] = []
for (const scenario of scenarios) {
  if (only !== undefined && only !== scenario.name) continue
  const began = performance.now()
  outcomes.push(await run(scenario, size))
  console.log(`${scenario.title}: simulated in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
console.log(`\n${tableOf(outcomes)}`)

// Only a whole run of ten thousand processes belongs in the documentation.
if (outcomes.length === scenarios.length && size.processes === 10_000) {
  const page = new URL('../../docs/understand/fleet-cost.md', import.meta.url)
  const picture = new URL('../../docs/pictures/fleet-cost.svg', import.meta.url)
  await mkdir(new URL('.', picture), { recursive: true })
  await writeFile(picture, chartOf(outcomes))
  await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(outcomes)))
}
