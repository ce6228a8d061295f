import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const example = new URL('../../../examples/mcp/', import.meta.url).pathname

it('mcp: each agent sees and calls the tools that its scopes allow', async () => {
  const { stdout } = await run(process.execPath, ['--conditions=@cognito-m2m/source', 'src/main.ts'], {
    cwd: example,
  })
  const lines = stdout.split('\n').map((line) => line.trim())
  expect(lines.find((line) => line.startsWith('Without a token'))).toContain(
    '401 Bearer realm="api", scope="order-tools/read"',
  )
  expect(lines).toContain('buyer sees list_orders, place_order, cancel_order')
  expect(lines).toContain('cancel_order({"id":1}) → [{"type":"text","text":"cancelled 1"}]')
  expect(lines).toContain('auditor sees list_orders')
  expect(lines.find((line) => line.startsWith('cancel_order({"id":2})'))).toContain('refused')
  expect(lines).toContain('Tokens requested: 2, one per agent.')
}, 60_000)
