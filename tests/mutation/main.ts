/**
 * Runs Stryker and writes its report: `pnpm mutate`. Arguments go to Stryker; for one folder:
 *
 *     pnpm mutate --mutate 'packages/core/src/http/**'
 *
 * Exits with Stryker's status, which is not 0 below the threshold of `stryker.config.json`.
 */
import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { type MutationReport, mutationTable } from './table.ts'

const root = new URL('../../', import.meta.url)
const json = new URL('reports/mutation.json', root)
const markdown = new URL('reports/mutation.md', root)

// A run that fails early must not leave the report of an earlier one.
await rm(json, { force: true })
const args = process.argv.slice(2).filter((argument) => argument !== '--')
const { status } = spawnSync('stryker', ['run', ...args], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
const report: MutationReport = JSON.parse(await readFile(json, 'utf8'))
const table = mutationTable(report)
await writeFile(markdown, table)
process.stdout.write(`\n${table}\nWritten to reports/mutation.md.\n`)
