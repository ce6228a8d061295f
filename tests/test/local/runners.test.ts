import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { packAll } from '../packages/tarballs.ts'

const run = promisify(execFile)
const document = new URL('../../../packages/local/docs/test-runners.md', import.meta.url)
const runners = {
  '@playwright/test': '1.65.1',
  '@swc/core': '1.16.22',
  '@swc/jest': '0.2.39',
  '@types/jest': '30',
  '@types/node': '24',
  jest: '30.5.2',
  mocha: '12.0.3',
  'ts-jest': '29.4.15',
  typescript: '5.9.3',
}

/** The files of the document, outside the workspace, beside the packed tarballs and the runners. */
let project = ''
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'local-runners-'))
  const packed = (await packAll()).filter(({ name }) => /\/(?:core|local)$/.test(name))
  const dependencies = Object.fromEntries(packed.map(({ name, file }) => [name, `file:${file}`]))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ private: true, dependencies: { ...dependencies, ...runners } }),
  )
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
  const text = await readFile(document, 'utf8')
  for (const [, name = '', code = ''] of text.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)\n```/g)) {
    await mkdir(dirname(join(project, name)), { recursive: true })
    await writeFile(join(project, name), `${code}\n`)
  }
  await writeFile(
    join(project, 'swc-jest/orders.test.ts'),
    await readFile(join(project, 'ts-jest/orders.test.ts')),
  )
}, 300_000)

const modules = { NODE_OPTIONS: '--experimental-vm-modules' }

it.each<[string, string[], RegExp, object]>([
  ['jest, CommonJS', ['jest', '--rootDir', 'jest-cjs'], /Tests: +1 passed/, {}],
  ['jest, ES modules', ['jest', '-c', 'jest-esm/jest.config.js'], /Tests: +1 passed/, modules],
  ['ts-jest', ['jest', '-c', 'ts-jest/jest.config.js'], /Tests: +1 passed/, {}],
  ['@swc/jest', ['jest', '-c', 'swc-jest/jest.config.js'], /Tests: +1 passed/, {}],
  ['mocha', ['mocha', 'mocha/orders.test.mjs'], /1 passing/, {}],
  ['node:test', ['node', '--test', 'node-test/orders.test.mjs'], /pass 1/, {}],
  ['Playwright', ['playwright', 'test', 'playwright/orders.spec.ts'], /1 passed/, {}],
])(
  '%s runs the file of the document',
  async (_, [command = '', ...args], passed, env) => {
    const bin = command === 'node' ? 'node' : join(project, 'node_modules/.bin', command)
    const { stdout, stderr } = await run(bin, args, {
      cwd: project,
      env: { ...process.env, CI: 'true', ...env },
    })
    expect(stdout + stderr).toMatch(passed)
  },
  120_000,
)

it('Python starts the command and reads its line', async () => {
  const { stderr } = await run('python3', ['-m', 'unittest', 'discover', '-v', '-s', 'python'], {
    cwd: project,
  })
  expect(stderr).toMatch(/Ran 1 test[\s\S]*OK/)
}, 120_000)
