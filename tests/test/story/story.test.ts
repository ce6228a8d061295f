import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname
const start = ['--conditions=@cognito-m2m/source', 'examples/story/src/main.ts']

describe('pnpm start', () => {
  it('plays the main job, and every request gets what it should', async () => {
    const { stdout } = await run(process.execPath, [...start, '--json'], { cwd: root })
    const story = JSON.parse(stdout)
    expect(story.asExpected).toBe(true)
    expect(
      story.scenes.map(({ name, status, error, stage, code }: Record<string, unknown>) => [
        name,
        status,
        error,
        stage,
        code,
      ]),
    ).toEqual([
      ['a valid token', 200, undefined, undefined, undefined],
      ['no token', 401, 'missing_token', undefined, undefined],
      ['a malformed token', 401, 'invalid_token', 'format', 'not_compact_jws'],
      ['a tampered payload', 401, 'invalid_token', 'signature', 'signature_mismatch'],
      ["another pool's token", 401, 'invalid_token', 'signature', 'issuer_unknown'],
      ['an expired token', 401, 'invalid_token', 'claims', 'token_expired'],
      ['a missing scope', 403, 'insufficient_scope', 'claims', 'insufficient_scope'],
      ['a newly rotated key', 200, undefined, undefined, undefined],
    ])
    expect(story.token.claims).toMatchObject({ token_use: 'access', scope: 'orders/read', version: 2 })
  })

  it('tells the same to people, without the secret', async () => {
    const { stdout } = await run(process.execPath, start, { cwd: root })
    expect(stdout).toContain('8 of 8 requests got the expected response.')
    expect(stdout).not.toContain('secret_for_the_examples')
  })
})
