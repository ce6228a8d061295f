/** Writes the report of each published package's public API: `pnpm api`. */
import { writeFile } from 'node:fs/promises'
import { apiReportOf, publishedPackages } from './reports.ts'

for (const published of await publishedPackages()) {
  await writeFile(published.reportFile, await apiReportOf(published))
  console.log(`${published.name}: ${published.entryPoints.length} entry points`)
}
