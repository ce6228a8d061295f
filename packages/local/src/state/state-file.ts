import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { OptionError } from '@cognito-m2m/core'
import type { IdsState } from '../ids/ids.ts'
import type { UserPool } from '../pool/user-pool.ts'

/** State that is kept across restarts. Keys are stored by ID and number: no private key is written. */
export interface State {
  readonly format: 1
  readonly ids: IdsState
  readonly nextKeyNumber: number
  readonly userPools: readonly UserPool[]
}

/** Checks only the outer structure: the content was written by this package. */
function isState(value: unknown): value is State {
  const { format, ids, nextKeyNumber, userPools } = Object(value) as Partial<State>
  return (
    format === 1 &&
    typeof ids?.seed === 'string' &&
    typeof ids.counters === 'object' &&
    Object.values(ids.counters).every(Number.isInteger) &&
    Number.isInteger(nextKeyNumber) &&
    Array.isArray(userPools) &&
    userPools.every(isPool)
  )
}

function isPool(value: unknown): boolean {
  const { id, issuerTypes, domains, resourceServers, appClients, keys } = Object(value) as Partial<UserPool>
  return (
    typeof id === 'string' &&
    [issuerTypes, domains, resourceServers, appClients, keys].every(Array.isArray) &&
    (appClients ?? []).every((client) => Array.isArray(client?.secrets)) &&
    (keys ?? []).every((key) => typeof key?.kid === 'string' && Number.isInteger(key.number))
  )
}

/**
 * Reads a state file.
 *
 * @returns `undefined` when it does not exist yet.
 * @throws OptionError when it cannot be read, or is not a state file.
 */
export function readState(file: string): State | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new OptionError(
      'state',
      `cannot read ${file}: ${cause instanceof Error ? cause.message : 'unknown reason'}.`,
    )
  }
  try {
    const state: unknown = JSON.parse(text)
    if (isState(state)) return state
    throw new SyntaxError('Unexpected content.')
  } catch {
    throw new OptionError(
      'state',
      `${file} is not a state file of this version. Move it away, or use another file.`,
    )
  }
}

/** Writes a state file atomically, so that readers and crashes never see a partial file. It contains secrets. */
export function writeState(file: string, state: State): void {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(temporary, file)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw cause
  }
}
