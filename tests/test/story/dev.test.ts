import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname

let dev: ChildProcess | undefined
afterEach(() => dev?.kill('SIGKILL'))

it('pnpm dev keeps both services up, prints curl lines that work, and ends on Ctrl-C', async () => {
  const child = spawn(process.execPath, ['--conditions=@cognito-m2m/source', 'examples/story/src/dev.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  dev = child
  let printed = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (/curl -i http\S+\n$/.test(printed)) break
  }
  const lines = printed.slice(printed.indexOf('# get an access token'))
  const { stdout } = await run('sh', ['-c', lines])
  expect([...stdout.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '403', '401'])

  const exit = once(child, 'exit')
  child.kill('SIGINT')
  expect(await exit).toEqual([0, null])
})
