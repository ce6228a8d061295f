import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { readSamples } from './samples.ts'

const run = promisify(execFile)
// Inside this package, so that the samples' imports resolve as a user's would.
const folder = new URL('../../.samples/', import.meta.url).pathname

it('every TypeScript sample of the documents compiles', async () => {
  const samples = await readSamples()
  expect(samples.length).toBeGreaterThan(5)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const { file, line, code } of samples) {
    await writeFile(join(folder, `${file.replaceAll('/', '_')}_${line}.ts`), code)
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        customConditions: ['@cognito-m2m/source'],
        noEmit: true,
        types: ['node'],
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      include: ['*.ts'],
    }),
  )
  const { stdout } = await run('tsc', ['-p', folder, '--pretty', 'false']).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
}, 120_000)
