import { describe, expect, it } from 'vitest'
import { mutationTable } from '../../mutation/table.ts'

const mutant = (status: string, line = 1) => ({
  mutatorName: 'StringLiteral',
  replacement: '""',
  status,
  location: { start: { line } },
})

describe('the report of mutation testing', () => {
  const table = mutationTable({
    files: {
      'packages/core/src/http/a.ts': {
        mutants: [mutant('Killed'), mutant('Timeout'), mutant('Survived', 7)],
      },
      'packages/core/src/http/b.ts': {
        mutants: [mutant('Killed'), mutant('Ignored'), mutant('RuntimeError')],
      },
      'packages/core/src/jwks/c.ts': { mutants: [mutant('NoCoverage', 9)] },
    },
  })

  it('counts killed and timed-out changes, of those that are not ignored and did not crash, by folder', () => {
    expect(table).toContain('| `packages/core/src/http` | 75.0 % | 2 | 1 | 1 | 0 | 1 | 1 |')
    expect(table).toContain('| `packages/core/src/jwks` | 0.0 % | 0 | 0 | 0 | 1 | 0 | 0 |')
    expect(table).toContain('| all | 60.0 % | 2 | 1 | 1 | 1 | 1 | 1 |')
  })

  it('lists every change that no test noticed', () => {
    expect(table).toMatch(
      /- `packages\/core\/src\/http\/a\.ts:7` StringLiteral: `""`\n- `packages\/core\/src\/jwks\/c\.ts:9`/,
    )
  })
})
