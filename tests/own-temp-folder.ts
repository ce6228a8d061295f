import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a run of the tests leaves in the temporary folder, such as installed packages, is removed with it. */
export default function ownTempFolder(): (() => Promise<void>) | undefined {
  // Every project calls this, in one process. The first makes the folder for all.
  if (process.env.TMPDIR?.includes('m2m-tests-')) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'm2m-tests-'))
  process.env.TMPDIR = folder
  // Asynchronous: it takes some ten seconds, in which the runner would not notice that its workers have ended.
  return () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
