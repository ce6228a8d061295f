import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Case, Kind } from '../case.ts'
import { interleave, type Subject } from '../measure/interleave.ts'

const command = fileURLToPath(new URL('../../../packages/local/dist/cli/main.js', import.meta.url))
const library = new URL('../../../packages/local/dist/index.js', import.meta.url).href

/** Every round is a new process: from its start to its first output, which it writes when it is ready. */
export const localStart: Case = {
  name: 'local-start',
  title: 'The local emulator: time from process start until it is ready',
  async run(context) {
    await access(command).catch(() => {
      throw new Error('The package @cognito-m2m/local is not built: run pnpm build first.')
    })
    const start = `const { startLocalCognito } = await import('${library}'); await startLocalCognito(); console.log('ready')`
    const subjects = [
      starting('limit: node alone', 'limit', ['--eval', "console.log('ready')"]),
      starting('command, with console', 'ours', [command, '--port', '0', '--admin-port', '0']),
      starting('command', 'ours', [command, '--port', '0', '--admin-port', 'off']),
      starting('library', 'ours', ['--input-type=module', '--eval', start]),
    ]
    const rounds = context.effort.quick ? context.effort.rounds : 21
    const label = { case: localStart.name, work: 'ready' }
    const rows = await interleave({ ...context, effort: { ...context.effort, rounds } }, label, subjects)
    // A start has no rate.
    return rows.map((row) => ({ ...row, rate: null }))
  },
}

function starting(name: string, kind: Kind, args: readonly string[]): Subject {
  return {
    name,
    kind,
    async round() {
      const started = performance.now()
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      const milliseconds = performance.now() - started
      const exit = child.exitCode === null ? once(child, 'exit') : undefined
      child.kill('SIGKILL')
      await exit
      // The CPU time of one child process is not available.
      return {
        operations: 1,
        wallSeconds: milliseconds / 1000,
        cpuSeconds: milliseconds / 1000,
        measures: { ms: milliseconds },
      }
    },
    close: async () => {},
  }
}
