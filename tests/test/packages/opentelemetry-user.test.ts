import { execFile } from 'node:child_process'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll, type Tarball } from './tarballs.ts'

const run = promisify(execFile)
const program = new URL('opentelemetry/program.ts', import.meta.url).pathname
let tarballs: readonly Tarball[]
beforeAll(async () => {
  tarballs = await packAll()
}, 240_000)

/** A strict project with these versions of OpenTelemetry. */
async function runProgram(type: 'commonjs' | 'module', versions: Readonly<Record<string, string>>) {
  const project = await mkdtemp(join(tmpdir(), 'cognito-m2m-opentelemetry-'))
  const ours = ['core', 'opentelemetry', 'local'].map((name) => `@cognito-m2m/${name}`)
  const dependencies = {
    ...Object.fromEntries(
      tarballs.filter(({ name }) => ours.includes(name)).map(({ name, file }) => [name, `file:${file}`]),
    ),
    ...versions,
    '@types/node': '24.10.1',
    typescript: '5.9.3',
  }
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type, dependencies }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
  await cp(program, join(project, 'program.ts'))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: ['node'],
  }
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['program.ts'] }),
  )
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: project }).catch(
    ({ stdout }: { stdout: string }) => expect.fail(stdout),
  )
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: project })
  return JSON.parse(stdout) as Record<string, unknown>
}

const current = { '@opentelemetry/api': '1.10.0', '@opentelemetry/sdk-metrics': '3.1.1' }
const previous = { '@opentelemetry/api': '1.9.0', '@opentelemetry/sdk-metrics': '2.7.0' }

describe("an OpenTelemetry user's first program, from the packed tarballs", () => {
  it.each([
    ['ES modules, API 1.10, SDK 3', 'module', current],
    ['CommonJS, API 1.10, SDK 3', 'commonjs', current],
    ['ES modules, API 1.9, SDK 2', 'module', previous],
  ] as const)(
    'compiles, and counts before and after the SDK is there: %s',
    { timeout: 240_000 },
    async (_, type, versions) => {
      const report = await runProgram(type, versions)
      expect(report).toMatchObject({
        withoutSdk: [200, 401],
        withSdk: [200, 401],
        counts: {
          'cognito_m2m.validation.count valid true': 1,
          'cognito_m2m.validation.count valid false': 1,
          'cognito_m2m.validation.count refused': 2,
          'cognito_m2m.token.acquired': 1,
          'cognito_m2m.token.served  true': 1,
          'cognito_m2m.token.served  false': 1,
          'cognito_m2m.token.cost': 0.002,
          'cognito_m2m.token.cost_without_cache': 0.004,
        },
        cost: { served: 2, issued: 1, dollars: 0.002, dollarsSaved: 0.002 },
        misspelled: expect.stringContaining('Did you mean `maxClientIds`?'),
        wrongKind: expect.stringContaining('getTracer'),
        notSpread: expect.stringContaining('`onEvent`'),
      })
    },
  )
})
