import { execFile } from 'node:child_process'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll, type Tarball } from './tarballs.ts'

const run = promisify(execFile)
const program = new URL('nestjs/program.ts', import.meta.url).pathname
let tarballs: readonly Tarball[]
beforeAll(async () => {
  tarballs = await packAll()
}, 120_000)

/** A project as `nest new` makes it: decorators compiled by TypeScript 5.9, with the types of its parameters. */
async function runProgram(nest: Readonly<Record<string, string>>, module: 'commonjs' | 'module') {
  const project = await mkdtemp(join(tmpdir(), 'cognito-m2m-nestjs-'))
  const ours = ['core', 'nestjs', 'local'].map((name) => `@cognito-m2m/${name}`)
  const dependencies = {
    ...Object.fromEntries(
      tarballs.filter(({ name }) => ours.includes(name)).map(({ name, file }) => [name, `file:${file}`]),
    ),
    ...nest,
    '@types/node': '24.10.1',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
    typescript: '5.9.3',
  }
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: module, dependencies }),
  )
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps']
  await run('npm', ['install', ...options], { cwd: project })
  await cp(program, join(project, 'program.ts'))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
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

const majors = [
  [
    'NestJS 12, ES modules',
    'module',
    { '@nestjs/common': '12.5.1', '@nestjs/core': '12.5.1', '@nestjs/platform-express': '12.5.1' },
  ],
  [
    'NestJS 11, CommonJS',
    'commonjs',
    { '@nestjs/common': '11.2.10', '@nestjs/core': '11.2.10', '@nestjs/platform-express': '11.2.10' },
  ],
] as const

describe.each(majors)("a user's program on %s, from the packed tarballs", (_, module, nest) => {
  it('lets the right tokens in and no other, and names mistakes at start', async () => {
    const report = await runProgram(nest, module)
    expect(report).toMatchObject({
      list: { resources: ['orders'] },
      without: 401,
      forgotten: 401,
      write: 403,
      health: 200,
      undefined: expect.stringContaining('@RequireToken() of MistakenController.get'),
      missing: expect.stringContaining('`userPoolId`'),
    })
  }, 240_000)
})
