import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../free-port.ts'
import { packAll } from '../packages/tarballs.ts'

const run = promisify(execFile)
const page = new URL('../../../docs/start/local.md', import.meta.url)

/** The page is followed to the letter, outside the workspace: its packages, its files, its commands, its output. */
describe('docs/start/local.md', () => {
  let text = ''
  let project = ''
  const ports: string[] = []
  const children: ChildProcess[] = []

  beforeAll(async () => {
    text = await readFile(page, 'utf8')
    // On ports that nobody else holds, in place of the emulator's defaults and 3000.
    for (const port of ['9339', '9340', '3000']) {
      ports.push(String(await freePort()))
      text = text.replaceAll(port, ports.at(-1) ?? '')
    }
    project = await mkdtemp(join(tmpdir(), 'cognito-m2m-start-'))
    const tarballs = await packAll()
    const wanted = /npm install (?:--save-dev )?(.*)/g
    const names = [...text.matchAll(wanted)].flatMap(([, list = '']) => list.split(' '))
    const dependencies: Record<string, string> = {}
    for (const { name, file } of tarballs) {
      if (names.includes(name) || name === '@cognito-m2m/core') dependencies[name] = `file:${file}`
    }
    dependencies.fastify = '^5.0.0'
    expect(names.filter((name) => dependencies[name] === undefined)).toEqual([])
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'orders', dependencies }))
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project })
    for (const [, file = '', code = ''] of text.matchAll(/<!-- file: (\S+) -->\n```js\n([\s\S]*?)```/g)) {
      await writeFile(join(project, file), code)
    }
  }, 240_000)

  afterAll(async () => {
    for (const child of children) child.kill()
    await rm(project, { recursive: true, force: true })
  })

  /** Runs a command of the page in a terminal of its own, until it prints `ready`. */
  async function start(command: string, args: readonly string[], ready: RegExp): Promise<void> {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    let printed = ''
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      printed += chunk
      if (ready.test(printed)) break
    }
    child.stdout.resume()
  }

  it('prints what it says that it prints', async () => {
    expect(text).toContain('npx cognito-m2m-local --config cognito.mjs')
    const [port = '', adminPort = ''] = ports
    await start(
      join(project, 'node_modules/.bin/cognito-m2m-local'),
      ['--config', 'cognito.mjs', '--port', port, '--admin-port', adminPort],
      /oauth2\/token/,
    )
    await start(process.execPath, ['api.mjs'], /Server listening/)
    const { stdout } = await run(process.execPath, ['client.mjs'], { cwd: project })
    const promised = /It prints:\s+```text\n([\s\S]*?)```/.exec(text)?.[1]
    expect(stdout).toBe(promised)
  }, 60_000)
})
