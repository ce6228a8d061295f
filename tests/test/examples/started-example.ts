import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../free-port.ts'

const examples = new URL('../../../examples/', import.meta.url).pathname

/** An example as a user sees it: what it printed, and the addresses and credentials in that. */
export interface StartedExample {
  readonly printed: string
  readonly api: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  /** Ends it as Ctrl-C would. @returns its exit code. */
  stop(): Promise<number | null>
}

/** Runs an example's script with pnpm, and waits until it has printed its curl lines and answers. */
export async function startExample(name: string, script = 'start'): Promise<StartedExample> {
  const child = spawn('pnpm', ['run', script], {
    cwd: `${examples}${name}`,
    env: { ...process.env, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it: Ctrl-C reaches pnpm and what it started.
    detached: true,
  })
  let printed = ''
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${complaints}${printed}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk
      if (printed.includes('401')) resolve()
    })
  })
  const find = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? ''
  const api = find(/(http:\/\/127\.0\.0\.1:\d+)\/orders/)
  await untilItAnswers(api)
  return {
    printed,
    api,
    tokenEndpoint: find(/(http:\/\/\S+\/oauth2\/token)/),
    clientId: find(/-u '([^:]+):/),
    clientSecret: find(/-u '[^:]+:([^']+)'/),
    async stop() {
      child.removeAllListeners('exit')
      const exit = once(child, 'exit')
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
      const [code] = await exit
      return code as number | null
    },
  }
}

/** Another process listens on the port, and says nothing when it begins to. */
async function untilItAnswers(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
