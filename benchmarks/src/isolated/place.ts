import { execFileSync } from 'node:child_process'

/** Where a process runs. */
export interface Place {
  /** Numbers of the processors that it may use, in the format of `taskset`. Default: all. */
  readonly processors?: string
}

/** Options of `fork` to start a process there, including the parent's own Node.js options. */
export function commandFor({ processors }: Place): { execPath?: string; execArgv: string[] } {
  const execArgv = [...new Set([...process.execArgv, '--expose-gc'])]
  if (processors === undefined) return { execArgv }
  return { execPath: 'taskset', execArgv: ['--cpu-list', processors, process.execPath, ...execArgv] }
}

/** Whether this machine can bind a process to a processor. */
export function canBindProcessors(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
