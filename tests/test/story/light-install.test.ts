import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyWorkspace } from '../release/workspace-copy.ts'

const run = promisify(execFile)

describe('pnpm start in a fresh clone', () => {
  let clone = ''
  beforeAll(async () => {
    clone = await copyWorkspace()
  }, 60_000)
  afterAll(() => rm(clone, { recursive: true, force: true }))

  it('plays the story after installing little more than Node.js and fastify', async () => {
    // The packages are in pnpm's store: `pnpm test` installed them.
    const env = { ...process.env, pnpm_config_prefer_offline: 'true' }
    const { stdout } = await run('pnpm', ['start'], { cwd: clone, env })
    expect(stdout).toContain('8 of 8 requests got the expected response.')
    const installed = await readdir(join(clone, 'node_modules/.pnpm'))
    expect(installed).toContainEqual(expect.stringMatching(/^node@/))
    expect(installed.length).toBeLessThan(80)
    for (const heavy of ['bun', 'deno', 'workerd', 'typescript', 'vitest', 'turbo', '@aws-sdk']) {
      expect(
        installed.filter((name) => name.startsWith(`${heavy}@`) || name.startsWith(`${heavy}+`)),
      ).toEqual([])
    }
  }, 120_000)

  it('runs the example with metrics, whose packages need more than the story', async () => {
    const example = spawn('pnpm', ['start'], {
      cwd: join(clone, 'examples/observed'),
      env: { ...process.env, pnpm_config_prefer_offline: 'true', PORT: '0', METRICS_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let printed = ''
    for (const stream of [example.stdout, example.stderr]) stream.on('data', (chunk) => (printed += chunk))
    const exit = once(example, 'exit')
    while (example.exitCode === null && !printed.includes('Press Ctrl-C')) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    if (example.exitCode === null && example.pid !== undefined) process.kill(-example.pid, 'SIGINT')
    await exit
    expect(printed).toContain('Press Ctrl-C')
  }, 120_000)
})
