import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('local', () => {
  it('passes options to the emulator, and stops it on SIGTERM', async () => {
    const main = new URL('../src/main.ts', import.meta.url).pathname
    const args = [
      '--conditions=@cognito-m2m/source',
      main,
      'local',
      '--port',
      '0',
      '--admin-port',
      'off',
      '--json',
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const { url, userPools } = JSON.parse(line) as { url: string; userPools: { jwksUri: string }[] }
    expect((await fetch(userPools[0]?.jwksUri ?? url)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    await expect(fetch(url)).rejects.toThrow()
  })
})
