import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../free-port.ts'

const folder = new URL('../../.running-samples/', import.meta.url).pathname

/** A program of a document, running. */
export interface Program {
  readonly url: string
  /** What it has printed so far, to both streams. */
  output(): string
  stop(): Promise<void>
}

/** Writes a program, runs it, and waits until its port answers. `3000` in it becomes a port that is free. */
export async function runServer(name: string, code: string, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const port = await freePort()
  const { child, output } = await start(name, code.replaceAll('3000', String(port)), env)
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The program ended: ${output()}`)
    const response = await fetch(`${url}/nowhere`).catch(() => undefined)
    if (response !== undefined) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    output,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

/** Runs a program to its end. Returns what it printed, to both streams. */
export async function runToEnd(name: string, code: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { child, output } = await start(name, code, env)
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(output())
  return output()
}

async function start(name: string, code: string, env: NodeJS.ProcessEnv) {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.ts`)
  await writeFile(file, code)
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@cognito-m2m/source', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  return { child, output: () => text }
}

/** Serves a handler for web requests, such as a Hono app's. */
export function serving(code: string, handler: string): string {
  return `import { createServer } from 'node:http'
import { handle } from '@cognito-m2m/example-custom-runtime/node'
${code.replace('export default app\n', '')}
createServer(handle(${handler})).listen(3000)
`
}
