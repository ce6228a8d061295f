import type { Terminal } from '../../terminal/terminal.ts'
import type { Finding } from '../finding.ts'
import type { Inputs } from '../inputs.ts'

/** Input of every step. */
export interface Examination {
  readonly inputs: Inputs
  readonly terminal: Terminal
  /** False with `--offline`: no step sends a request. */
  readonly online: boolean
  readonly nowSeconds: number
}

/** Result of one step. */
export interface Step {
  readonly findings: readonly Finding[]
  readonly passed: readonly string[]
  readonly notChecked: readonly string[]
}

export function step(
  findings: readonly Finding[],
  passed: readonly string[] = [],
  notChecked: readonly string[] = [],
): Step {
  return { findings, passed, notChecked }
}

/** Result of a skipped step. */
export function skipped(reason: string): Step {
  return step([], [], [reason])
}

/** Whether the step found no error. */
export function isSound({ findings }: Step): boolean {
  return !findings.some(isFault)
}

export function isFault({ severity }: Finding): boolean {
  return severity === 'error'
}

/** `1 route`, `2 routes`. */
export function counted({ length }: readonly unknown[], name: string): string {
  return `${length} ${name}${length === 1 ? '' : 's'}`
}
