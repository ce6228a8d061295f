import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readArguments, usage } from './arguments.ts'
import type { Effort, Row } from './case.ts'
import { cases } from './cases.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { changesBetween, textOf } from './report/changes.ts'
import { chartOf } from './report/chart.ts'
import { summaryOf } from './report/summary.ts'
import { tableOf } from './report/table.ts'
import { makeWork } from './work/make-work.ts'

const full: Effort = { rounds: 5, roundSeconds: 1, tokens: 10_000, quick: false }
const quick: Effort = { rounds: 3, roundSeconds: 0.1, tokens: 400, quick: true }

const publishedRun = new URL('../results/bench.json', import.meta.url).pathname

const options = readArguments(process.argv.slice(2))
if (options.help) process.stdout.write(usage)
else if (options.draw.length > 0) draw(options.draw)
else if (options.summarize !== undefined)
  process.stdout.write(`${summaryOf(readRun(options.summarize).rows)}\n`)
else await main()

async function main(): Promise<void> {
  const chosen = options.only.length === 0 ? cases : cases.filter(({ name }) => options.only.includes(name))
  const names = cases.map(({ name }) => name)
  const unknown = options.only.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new RangeError(`There is no case ${unknown}. There are: ${names.join(', ')}.`)

  const progress = (line: string) => process.stderr.write(`${line}\n`)
  const effort = options.quick ? quick : full
  const environment = readEnvironment(options.quick)
  // Read before the run, which may overwrite it.
  const published = readRun(options.against ?? publishedRun)
  progress(`Signing ${effort.tokens} tokens`)
  const { work, close } = await makeWork(effort.tokens)
  const rows: Row[] = []
  try {
    for (const each of chosen) {
      const found = await each.run({ work, effort, progress })
      rows.push(...found)
      process.stdout.write(`${tableOf(each.title, found)}\n`)
      // Written after each case, so that an interrupted run keeps its results.
      if (options.json !== undefined) {
        write(options.json, `${JSON.stringify({ environment, rows }, null, 2)}\n`)
      }
    }
  } finally {
    await close()
  }
  if (options.svg !== undefined) write(options.svg, chartOf(rows, environment))
  // Results of a quick run are not comparable.
  if (!effort.quick)
    process.stdout.write(`${textOf(changesBetween(published.rows, rows), published.environment.date)}\n`)
}

/** Draws one chart from the results of earlier runs, with the note of the first. */
function draw(files: readonly string[]): void {
  if (options.svg === undefined) throw new RangeError('--draw needs --svg: where to draw to.')
  const written = files.map(readRun)
  const [first] = written
  const rows = written.flatMap((each) => each.rows)
  if (first !== undefined) write(options.svg, chartOf(rows, first.environment))
}

interface Run {
  readonly environment: Environment
  readonly rows: readonly Row[]
}

/** Reads a file that `--json` wrote. */
function readRun(file: string): Run {
  return JSON.parse(readFileSync(placeOf(file), 'utf8'))
}

/** pnpm runs the command in the root; paths are relative to the user's current directory. */
function placeOf(file: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file)
}

function write(file: string, text: string): void {
  const path = placeOf(file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
