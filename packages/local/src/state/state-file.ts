import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { OptionError } from '@cognito-m2m/core'
import { z } from 'zod'
import type { IdsState } from '../ids/ids.ts'
import type { UserPool } from '../pool/user-pool.ts'

/** What outlives a restart. Keys are kept by name and number: no private key is written. */
export interface State {
  readonly format: 1
  readonly ids: IdsState
  readonly nextKeyNumber: number
  readonly userPools: readonly UserPool[]
}

/** The frame only: what is inside was written by this package. */
const stateSchema = z.object({
  format: z.literal(1),
  ids: z.object({ seed: z.string(), counters: z.record(z.string(), z.int()) }),
  nextKeyNumber: z.int().min(0),
  userPools: z.array(
    z.looseObject({
      id: z.string(),
      issuerTypes: z.array(z.string()).min(1),
      domains: z.array(z.unknown()),
      resourceServers: z.array(z.unknown()),
      appClients: z.array(z.looseObject({ clientId: z.string(), secrets: z.array(z.unknown()) })),
      keys: z.array(z.looseObject({ kid: z.string(), number: z.int() })),
    }),
  ),
})

/**
 * Reads a state file.
 *
 * @returns `undefined` when there is none yet.
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
    return stateSchema.parse(JSON.parse(text)) as unknown as State
  } catch {
    throw new OptionError(
      'state',
      `${file} is not a state file of this version: move it away, or name another.`,
    )
  }
}

/** Writes a state file whole or not at all: a reader, or a crash, never meets half of one. It holds secrets. */
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
