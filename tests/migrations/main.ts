import { writeFile } from 'node:fs/promises'
import { measure, versions } from './measure.ts'
import { renderVerdicts } from './render.ts'

// Measures what every library does with the same tokens, and writes the tables of the pages Compare and Migrate.
const date = new Date().toISOString().slice(0, 10)
const record = { date, versions: await versions(), ...(await measure()) }
await writeFile(new URL('./verdicts.json', import.meta.url), `${JSON.stringify(record, null, 2)}\n`)
for (const [file, text] of Object.entries(renderVerdicts(record))) {
  await writeFile(new URL(`../../docs/partials/${file}`, import.meta.url), text)
}
