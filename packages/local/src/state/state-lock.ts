import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { OptionError } from '@cognito-m2m/core'

/**
 * Takes a state file for this process, so that no second server writes over what this one keeps. A lock whose process
 * has ended is taken over.
 *
 * @returns A function that gives it back.
 * @throws OptionError when another server has it, or its folder does not exist.
 */
export function lockState(file: string): () => void {
  const lock = `${file}.lock`
  if (!created(lock)) {
    const owner = ownerOf(lock)
    if (owner !== undefined && isAlive(owner)) {
      throw new OptionError(
        'state',
        `${file} is in use by process ${owner}: two servers on one state file would lose each other's changes. Stop that one, or name another file. If no server runs, delete ${lock}.`,
      )
    }
    rmSync(lock, { force: true })
    if (!created(lock)) throw new OptionError('state', `${file} was just taken by another server.`)
  }
  return () => rmSync(lock, { force: true })
}

function created(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'EEXIST') return false
    if (code === 'ENOENT')
      throw new OptionError('state', `the folder of ${lock.slice(0, -5)} does not exist: create it first.`)
    throw new OptionError('state', `cannot write beside ${lock.slice(0, -5)} (${String(code)}).`)
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    const owner = Number(readFileSync(lock, 'utf8'))
    return Number.isInteger(owner) && owner > 0 ? owner : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Not ours to signal, but there.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
