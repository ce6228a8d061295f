import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { LocalCognito } from '@cognito-m2m/local'

const here = new URL('.', import.meta.url)

/** A program in a process of its own, whose requests to AWS reach the emulator. */
export interface Program<First> {
  readonly child: ChildProcess
  /** Its first message. */
  readonly first: First
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>
}

/** Starts `host` with a program, and waits for its first message. */
export async function startProgram<First>(
  host: string,
  program: string,
  cognito: LocalCognito,
  env: Record<string, string> = {},
): Promise<Program<First>> {
  const child = fork(new URL(host, here), [program], {
    execArgv: ['--conditions=@cognito-m2m/source', '--import', new URL('route-to-emulator.mjs', here).href],
    env: { ...process.env, EMULATOR: cognito.url, NODE_ENV: 'test', ...env },
    // Some of the libraries print every refusal.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = once(child, 'exit')
  const exited = ended.then(([code]) => {
    throw new Error(`${program} ended with ${code} before it was ready.`)
  })
  const [first] = (await Promise.race([once(child, 'message'), exited])) as [First]
  exited.catch(() => {})
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { child, first, stop }
}
