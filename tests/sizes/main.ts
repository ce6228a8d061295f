import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measureSizes, readBudgets } from './measure.ts'
import { overBudget, sizeTable } from './table.ts'

const usage = `Measures the packages and bundles, and compares them with tests/sizes/budgets.json.

  pnpm sizes                     prints the table
  pnpm sizes --json FILE         writes the sizes as data
  pnpm sizes --against FILE      shows the difference to sizes written before
  pnpm sizes --markdown FILE     appends the table to a file

Exits with 1 if anything is over its budget.
`

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    json: { type: 'string' },
    against: { type: 'string' },
    markdown: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(usage)
else await report()

async function report(): Promise<void> {
  const [sizes, budgets] = [await measureSizes(), await readBudgets()]
  const before = values.against === undefined ? undefined : JSON.parse(await readFile(values.against, 'utf8'))
  const table = sizeTable(sizes, budgets, before)
  process.stdout.write(table)
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(sizes))
  if (values.markdown !== undefined) await appendFile(values.markdown, table)
  const over = overBudget(sizes, budgets)
  if (over.length === 0) return
  console.error(`Over budget: ${over.join(', ')}. See tests/sizes/budgets.json.`)
  process.exitCode = 1
}
