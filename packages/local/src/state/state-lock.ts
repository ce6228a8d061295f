import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { OptionError } from '@cognito-m2m/core'

/**
 * Locks a state file for this process, so that no second server overwrites it. The lock of a process that no longer
 * exists is taken over.
 *
 * @returns A function that releases the lock.
 * @throws OptionError when another server holds it, or its folder does not exist.
 */
export function lockState(file: string): () => void {
  const lock = `${file}.lock`
  if (!created(lock)) {
    const owner = ownerOf(lock)
    if (owner !== undefined && isAlive(owner)) {
      throw new OptionError(
        'state',
        `${file} is in use by process ${owner}. Two servers with one state file would overwrite each other's changes: stop the other one, or use another file. If no other server is running, delete ${lock}.`,
      )
    }
    rmSync(lock, { force: true })
    if (!created(lock))
      throw new OptionError('state', `${file} was just locked by another server. Use another file.`)
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
      throw new OptionError('state', `the folder of ${lock.slice(0, -5)} does not exist. Create it first.`)
    throw new OptionError(
      'state',
      `cannot write to the folder of ${lock.slice(0, -5)} (${String(code)}). Check its permissions.`,
    )
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
    // EPERM: the process exists, but belongs to another user.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
