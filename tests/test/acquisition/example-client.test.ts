import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

test('the example client makes its calls with one token, and says what it saved', async () => {
  const main = new URL('../../../examples/client/src/main.ts', import.meta.url).pathname
  const client = spawn(process.execPath, ['--conditions=@cognito-m2m/source', main], {
    env: { ...process.env, CALLS: '3' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(client.stdout), once(client, 'exit')])
  expect(code).toBe(0)
  expect(output.match(/GET \/orders: 200/g)).toHaveLength(3)
  expect(output).toMatch(
    /Calls made: +3\nTokens acquired: +1, for \$0.0022\nSaved: +2 token requests, \$0.0045/,
  )
}, 30_000)
