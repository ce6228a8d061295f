import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const main = new URL('../../../benchmarks/src/main.ts', import.meta.url).pathname

interface Row {
  readonly case: string
  readonly work: string
  readonly subject: string
  readonly kind: string
  readonly rate: number
  readonly cpuMicroseconds: number
  readonly spread: number
  readonly ratioToLimit: number | null
  readonly ratioToOurs: number | null
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-bench-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** On the sources, as no build comes before this suite. */
function bench(...options: readonly string[]) {
  const node = ['--expose-gc', '--conditions=@cognito-m2m/source', main]
  return run(process.execPath, [...node, ...options], { env: { ...process.env, INIT_CWD: folder } })
}

it('measures every subject of a case and tells the figures as a table, as JSON and as a chart', async () => {
  // As pnpm passes options on.
  const options = [
    '--',
    '--quick',
    '--only',
    'validation-new',
    '--json',
    'out/bench.json',
    '--svg',
    'out/bench.svg',
  ]
  const { stdout, stderr } = await bench(...options)
  const { environment, rows } = JSON.parse(await readFile(join(folder, 'out/bench.json'), 'utf8')) as {
    environment: { node: string; quick: boolean; versions: Record<string, string> }
    rows: readonly Row[]
  }
  expect(environment).toMatchObject({ node: process.version, quick: true })
  expect(environment.versions).toMatchObject({ jose: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
  expect(rows.map(({ subject }) => subject)).toEqual([
    'limit: crypto.verify',
    'limit: createVerify',
    'limit: decode, parse, verify',
    'cognito-m2m',
    'cognito-m2m, validateSync',
    'fast-jwt, static key',
    'fast-jwt, get-jwks',
    'aws-jwt-verify, verifySync',
    'aws-jwt-verify',
    'jose',
    'jsonwebtoken, jwks-rsa',
    'express-oauth2-jwt-bearer',
  ])
  const limit = rows[0]
  const ours = rows[3]
  if (limit === undefined || ours === undefined) throw new Error('Rows are missing.')
  for (const row of rows) {
    expect(row).toMatchObject({ case: 'validation-new', work: '400 distinct tokens' })
    expect(row.rate).toBeGreaterThan(0)
    expect(row.cpuMicroseconds).toBeGreaterThan(0)
    expect(row.spread).toBeGreaterThanOrEqual(0)
    expect(row.ratioToLimit).toBeCloseTo(row.cpuMicroseconds / limit.cpuMicroseconds)
    expect(stdout).toContain(row.subject)
  }
  expect(limit).toMatchObject({ kind: 'limit', ratioToOurs: null })
  expect(ours).toMatchObject({ kind: 'ours', ratioToOurs: 1 })
  expect(stderr).toContain('round 3 of 3')
  const svg = await readFile(join(folder, 'out/bench.svg'), 'utf8')
  expect(svg).toMatch(/^<svg [^>]*>\n<title>/)
  expect(svg).toContain('prefers-color-scheme: dark')
  expect(svg.match(/<rect /g)).toHaveLength(rows.length)

  await bench('--draw', 'out/bench.json', '--svg', 'out/again.svg')
  expect(await readFile(join(folder, 'out/again.svg'), 'utf8')).toBe(svg)
}, 120_000)

it('names the cases when there is none of that name', async () => {
  await expect(bench('--only', 'speed')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no case speed. There are: validation-new, validation-seen,'),
  })
})
