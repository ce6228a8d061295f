import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const stamp = new URL('.tested', root)

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}

/** Records that the whole test suite passed on the current commit. Uncommitted changes have no hash to record. */
export function markTested(): void {
  if (git('status', '--porcelain') === '') writeFileSync(stamp, git('rev-parse', 'HEAD'))
}

/** @returns Why this commit must not be published, or undefined if it passed the whole test suite. */
export function untestedBecause(): string | undefined {
  if (git('status', '--porcelain') !== '') return 'there are uncommitted changes'
  const head = git('rev-parse', 'HEAD')
  let tested: string | undefined
  try {
    tested = readFileSync(stamp, 'utf8')
  } catch {
    return 'the test suite has not run here'
  }
  return tested === head
    ? undefined
    : `the test suite passed on ${tested.slice(0, 7)}, not on ${head.slice(0, 7)}`
}
