import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname

/** The members of a union of strings, as its source lists them. */
async function unionIn(file: string, name: string): Promise<readonly string[]> {
  const source = await readFile(`${root}${file}`, 'utf8')
  const start = source.indexOf(`type ${name} =`)
  expect(start, `${name} in ${file}`).toBeGreaterThan(0)
  const declaration = source.slice(start, source.indexOf('\n\n', start))
  return [...declaration.matchAll(/'(\w+)'/g)].map(([, member = '']) => member)
}

it.each([
  ['docs/mend/codes.md', 'packages/core/src/validation/result.ts', 'TokenFailureCode'],
  ['docs/mend/codes.md', 'packages/core/src/fetch/bounded-fetch.ts', 'FetchFailureCode'],
  ['docs/mend/codes.md', 'packages/core/src/http/decision.ts', 'RefusalCode'],
  ['docs/mend/cognito.md', 'packages/core/src/acquisition/token-error.ts', 'TokenRequestErrorCode'],
  ['docs/mend/cognito.md', 'packages/core/src/acquisition/token-error.ts', 'InvalidResponseDetail'],
])('%s explains every code of %s, %s', async (page, file, union) => {
  const codes = await unionIn(file, union)
  expect(codes.length).toBeGreaterThan(3)
  const text = await readFile(`${root}${page}`, 'utf8')
  expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
})
