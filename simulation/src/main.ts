/**
 * Runs all scenarios, or one by name, and writes the chart and the table of the documentation: `pnpm simulate`. Each
 * run is stored in `results/`, so that a single one can be repeated.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
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

// The documentation shows the largest run of each scenario.
const outcomes = (await Promise.all(scenarios.map(largest))).filter((outcome) => outcome !== undefined)
console.log(`\n${tableOf(outcomes)}`)
if (outcomes.length === scenarios.length) {
  const page = new URL('../../docs/understand/fleet-cost.md', import.meta.url)
  await writeFile(new URL('../../docs/pictures/fleet-cost.svg', import.meta.url), chartOf(outcomes))
  await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(outcomes)))
}

async function largest(scenario: Scenario): Promise<Outcome | undefined> {
  const sizes = (await readdir(new URL('../results/', import.meta.url))).map(Number).sort((a, b) => b - a)
  for (const processes of sizes) {
    const file = new URL(`../results/${processes}/${scenario.name}.json`, import.meta.url)
    if (!existsSync(file)) continue
    return { ...(JSON.parse(await readFile(file, 'utf8')) as Outcome), scenario }
  }
  return undefined
}
