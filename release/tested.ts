import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const stamp = new URL('.tested', root)

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}

/** Notes that the whole test suite passed on the commit that is checked out. Uncommitted changes have no name to note. */
export function markTested(): void {
  if (git('status', '--porcelain') === '') writeFileSync(stamp, git('rev-parse', 'HEAD'))
}

/** @returns why this commit must not be published, or undefined if it passed the whole test suite. */
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
