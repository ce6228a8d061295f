import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAll } from './tarballs.ts'

// CommonJS projects, from the packed tarballs: TypeScript in its CommonJS modes, and jest as it comes, which cannot load
// ES modules. Node.js itself loads the ES modules for `require`, so that there is one copy of each class.

const run = promisify(execFile)
const source = new URL('./commonjs/', import.meta.url).pathname
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'cognito-m2m-commonjs-'))
  const tarballs = Object.fromEntries((await packAll()).map(({ name, file }) => [name, `file:${file}`]))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: {
        ...tarballs,
        express: '5.3.0',
        hono: '4.13.19',
        '@types/express': '5.0.6',
        '@types/jest': '30.0.0',
        '@types/node': '24.10.1',
        jest: '30.5.2',
        'ts-jest': '29.4.15',
        '@swc/core': '1',
        '@swc/jest': '0.2.39',
        typescript: '5.9.3',
        typescript6: 'npm:typescript@6.0.3',
        typescript7: 'npm:typescript@7.0.2',
      },
    }),
  )
  await writeFile(
    join(project, 'pnpm-workspace.yaml'),
    JSON.stringify({ packages: ['.'], overrides: tarballs }),
  )
  await run('pnpm', ['install', '--prefer-offline', '--ignore-scripts', '--no-lockfile'], { cwd: project })
  await copyFile(join(source, 'app.ts'), join(project, 'app.ts'))
  await copyFile(join(source, 'app.test.ts.txt'), join(project, 'app.test.ts'))
}, 300_000)

const compile = (typescript: string, module: string, moduleResolution: string, ...more: string[]) =>
  run(
    process.execPath,
    [
      join(project, 'node_modules', typescript, 'bin/tsc'),
      ...['--module', module, '--moduleResolution', moduleResolution, ...more],
      ...['--target', 'es2022', '--strict', '--esModuleInterop', '--types', 'node,jest', '--declaration'],
      ...[
        '--skipLibCheck',
        '--pretty',
        'false',
        '--outDir',
        `dist-${typescript}-${moduleResolution}`,
        'app.ts',
      ],
    ],
    { cwd: project },
  ).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )

describe('TypeScript', () => {
  it.each([
    ['typescript', 'node16', 'node16'],
    ['typescript', 'nodenext', 'nodenext'],
    ['typescript', 'commonjs', 'node10'],
    ['typescript6', 'node16', 'node16'],
    ['typescript6', 'commonjs', 'bundler'],
    ['typescript6', 'commonjs', 'node10', '--ignoreDeprecations', '6.0'],
    ['typescript7', 'node16', 'node16'],
    ['typescript7', 'commonjs', 'bundler'],
  ])('%s compiles a CommonJS program with %s and %s', async (...parameters) => {
    expect(await compile(...(parameters as [string, string, string]))).toBe('')
  })
})

describe('jest, as it comes', () => {
  const jest = async (transform: object) => {
    const config = join(project, 'jest.config.json')
    await writeFile(config, JSON.stringify({ transform, testMatch: ['**/app.test.*'] }))
    return run(process.execPath, [join(project, 'node_modules/jest/bin/jest.js'), '-c', config], {
      cwd: project,
    })
  }

  it('runs a test of an API with ts-jest', async () => {
    const tsconfig = {
      module: 'commonjs',
      moduleResolution: 'node10',
      esModuleInterop: true,
      target: 'es2022',
    }
    const { stderr } = await jest({ '^.+\\.ts$': ['ts-jest', { tsconfig }] })
    expect(stderr).toContain('1 passed')
  }, 120_000)

  it('runs a test of an API with @swc/jest', async () => {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' }
    const { stderr } = await jest({ '^.+\\.ts$': ['@swc/jest', { jsc, module: { type: 'commonjs' } }] })
    expect(stderr).toContain('1 passed')
  }, 120_000)
})

it('Node.js has one copy of each class, for `require` and `import`', async () => {
  const code = `
    const required = [require('@cognito-m2m/core'), require('@cognito-m2m/express'), require('@cognito-m2m/web')]
    Promise.all([import('@cognito-m2m/core'), import('@cognito-m2m/express')]).then((imported) => {
      const classes = new Set([...required, ...imported].map(({ RefusedError }) => RefusedError))
      process.stdout.write(classes.size + ' ' + typeof required[0].createTokenValidator)
    })`
  await writeFile(join(project, 'identity.cjs'), code)
  const { stdout } = await run(process.execPath, ['identity.cjs'], { cwd: project })
  expect(stdout).toBe('1 function')
})
