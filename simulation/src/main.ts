/**
 * Runs every scenario, or the one named, and writes the chart and the table of the documentation: `pnpm simulate`.
 * Each run is kept in `results/`, so that one can be repeated alone.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chartOf } from './chart.ts'
import { tableOf, withTable } from './report.ts'
import { type Outcome, run, type Size } from './run.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const [processes = '10000', only] = process.argv.slice(2)
const size: Size = {
  processes: Number(processes),
  clients: 20,
  quota: 150 * (Number(processes) / 10_000),
  seed: 1,
}
const results = new URL(`../results/${size.processes}/`, import.meta.url)
await mkdir(results, { recursive: true })

for (const scenario of scenarios) {
  if (only !== undefined && only !== scenario.name) continue
  const began = performance.now()
  const outcome = await run(scenario, size)
  await writeFile(new URL(`${scenario.name}.json`, results), JSON.stringify(outcome))
  console.log(`${scenario.title}: simulated in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  console.log(tableOf([outcome]))
}

const outcomes = (await Promise.all(scenarios.map(kept))).filter((outcome) => outcome !== undefined)
console.log(`\n${tableOf(outcomes)}`)

// Only a whole run of ten thousand processes belongs in the documentation.
if (outcomes.length === scenarios.length && size.processes === 10_000) {
  const page = new URL('../../docs/understand/fleet-cost.md', import.meta.url)
  await writeFile(new URL('../../docs/pictures/fleet-cost.svg', import.meta.url), chartOf(outcomes))
  await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(outcomes)))
}

async function kept(scenario: Scenario): Promise<Outcome | undefined> {
  try {
    const text = await readFile(new URL(`${scenario.name}.json`, results), 'utf8')
    return { ...(JSON.parse(text) as Outcome), scenario }
  } catch {
    return undefined
  }
}
