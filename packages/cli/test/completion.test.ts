import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { run } from './support/run.ts'

/** What bash would offer after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = join(await mkdtemp(join(tmpdir(), 'cli-')), 'completion.bash')
  await writeFile(script, (await run(['completion', 'bash'])).out)
  const code = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cognito_m2m; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await promisify(execFile)('bash', ['-c', code, 'bash', script, 'cognito-m2m', ...words])
  return stdout.trim().split('\n')
}

describe('completion', () => {
  it('completes commands, options and values in bash', async () => {
    expect(await offered('in')).toEqual(['inspect'])
    expect(await offered('inspect', '--user')).toEqual(['--user-pool-id'])
    expect(await offered('inspect', '--tokens', '')).toEqual(['machine', 'machine_and_user'])
    expect(await offered('token', '--format', 'h')).toEqual(['header'])
    expect(await offered('completion', 'z')).toEqual(['zsh'])
  })

  it('has every option for fish, and loads bash completion in zsh', async () => {
    const fish = (await run(['completion', 'fish'])).out
    expect(fish).toContain('-l user-pool-id -x')
    expect(fish).toContain("URL for the curl command'")
    expect((await run(['completion', 'zsh'])).out).toMatch(/^autoload -Uz bashcompinit/)
  })

  it('names the shells it knows', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('bash, zsh or fish'),
    })
  })

  it.runIf(hasFish())('completes in fish', async () => {
    const script = join(await mkdtemp(join(tmpdir(), 'cli-')), 'completion.fish')
    await writeFile(script, (await run(['completion', 'fish'])).out)
    const fish = async (line: string) => {
      const args = ['--no-config', '-c', `source ${script}; complete -C "cognito-m2m ${line}"`]
      const { stdout } = await promisify(execFile)('fish', args)
      return stdout.split('\n').flatMap((entry) => entry.split('\t')[0] || [])
    }
    expect(await fish('ro')).toEqual(['rotate'])
    expect(await fish('rotate pro')).toEqual(['promote'])
    expect(await fish('rotate --dry')).toEqual(['--dry-run'])
    expect(await fish('token --format h')).toEqual(['header'])
  })
})

function hasFish(): boolean {
  try {
    execFileSync('fish', ['--version'])
    return true
  } catch {
    console.warn('fish is missing, so its completion was not tried: apt-get install fish')
    return false
  }
}
