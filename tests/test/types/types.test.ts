import { readdir, readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Compilers, installCompilers, type Mistake } from './compilers.ts'

/**
 * Every program of the folder is a row: add a file, and what it imports to `dependencies.json`. One that ends in `.bundler.ts`
 * is compiled with that resolution only, where `skipLibCheck` is on.
 */
const programs = (await readdir(new URL('programs/', import.meta.url))).filter((name) => name.endsWith('.ts'))
const versions = ['5.9', '6', '7'] as const

let compilers: Compilers
beforeAll(async () => {
  compilers = await installCompilers(versions)
}, 300_000)

const compilations = versions.flatMap((version) =>
  (['nodenext', 'bundler'] as const).map((resolution) => ({ version, resolution })),
)

describe.each(compilations)(
  "users' programs in TypeScript $version, strict, with declarations and $resolution resolution",
  ({ version, resolution }) => {
    let errors: ReadonlyMap<string, string>
    beforeAll(async () => {
      errors = await compilers.compile(version, resolution)
    }, 300_000)

    it('are compiled by that version', async () => {
      expect(await compilers.versionOf(version)).toMatch(new RegExp(`^Version ${version}\\.`))
    })

    const compiled = programs.filter((name) => resolution === 'bundler' || !name.endsWith('.bundler.ts'))
    it.each(compiled)('%s', (program) => {
      expect(errors.get(program) ?? '').toBe('')
    })

    it('meet no error in a declaration of the packages, or of the compiler itself', () => {
      const ours = [...errors].filter(([file]) => file === 'tsc' || file.includes('@cognito-m2m'))
      expect(ours).toEqual([])
    })
  },
)

/** In the programs of `mistakes/`, the comment below a mistake points at its place, and quotes its message. */
const mistaken = await readdir(new URL('mistakes/', import.meta.url))

async function pointedAt(program: string): Promise<readonly Mistake[]> {
  const text = await readFile(new URL(`mistakes/${program}`, import.meta.url), 'utf8')
  return text.split('\n').flatMap((comment, line) => {
    const message = /^\/\/ +\^ (.+)$/.exec(comment)?.[1]
    return message === undefined ? [] : { program, line, column: comment.indexOf('^') + 1, message }
  })
}

describe.each(versions)("mistakes in users' programs, in TypeScript %s", (version) => {
  let found: readonly Mistake[]
  beforeAll(async () => {
    found = await compilers.mistakes(version)
  }, 300_000)

  it.each(mistaken)('are reported where they are, with a hint: %s', async (program) => {
    const expected = await pointedAt(program)
    expect(expected).not.toEqual([])
    expect(found.filter((mistake) => mistake.program === program)).toEqual(
      expected.map((mistake) => ({ ...mistake, message: expect.stringContaining(mistake.message) })),
    )
  })
})
