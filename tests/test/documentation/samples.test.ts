import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSamples, type Sample } from './samples.ts'

const run = promisify(execFile)
// Inside this package, so that the samples' imports resolve as a user's would.
const folder = new URL('../../.samples/', import.meta.url).pathname

const samples = await readSamples()
const nameOf = ({ file, line }: Sample) => `${file.replaceAll('/', '_')}_${line}.ts`

describe('the TypeScript samples', () => {
  let errors: readonly string[]
  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const sample of samples) await writeFile(join(folder, nameOf(sample)), sample.code)
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: {
          customConditions: ['@cognito-m2m/source'],
          noEmit: true,
          types: ['node'],
          experimentalDecorators: true,
          noUnusedLocals: false,
          noUnusedParameters: false,
        },
        include: ['*.ts'],
      }),
    )
    const { stdout } = await run('tsc', ['-p', folder, '--pretty', 'false']).catch(
      (error: { stdout: string }) => error,
    )
    errors = stdout.split('\n').filter((line) => line !== '')
  }, 120_000)

  it.each([...new Set(samples.map(({ file }) => file))])('of %s compile', (file) => {
    const prefixes = samples.filter((sample) => sample.file === file).map((sample) => `/${nameOf(sample)}(`)
    expect(errors.filter((error) => prefixes.some((prefix) => error.includes(prefix)))).toEqual([])
  })

  it('meet no error elsewhere', () => {
    const prefixes = samples.map((sample) => `/${nameOf(sample)}(`)
    expect(errors.filter((error) => !prefixes.some((prefix) => error.includes(prefix)))).toEqual([])
  })

  it('come from the READMEs, and from the TSDoc of the sources', () => {
    const files = samples.map(({ file }) => file)
    expect(files).toEqual(expect.arrayContaining(['README.md', 'packages/core/src/token-validator.ts']))
  })
})
