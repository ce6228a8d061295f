import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const packages = new URL('../../../packages/', import.meta.url).pathname
const manuals = new URL('../../../docs/packages/', import.meta.url).pathname

/** Members of the interfaces and option types in a file, by their docstrings' neighbours: `readonly name?:`. */
async function optionsIn(file: string, declaration: string): Promise<string[]> {
  const source = await readFile(`${packages}${file}`, 'utf8')
  const start = source.indexOf(declaration)
  expect(start, `${declaration} in ${file}`).toBeGreaterThan(0)
  const block = source.slice(start, source.indexOf('\n}', start))
  return [...block.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name)
}

const ofCore = [
  ['core/src/validation/validator-options.ts', 'interface TokenValidatorOptions'],
  ['core/src/http/authorizer.ts', 'interface AuthorizerOptions'],
] as const

it.each([
  ['koa', 'koa/src/guard.ts', 'type CognitoKoaOptions'],
  ['express', 'express/src/guard.ts', 'type CognitoExpressOptions'],
  ['fastify', 'fastify/src/plugin.ts', 'type CognitoFastifyOptions'],
  ['web', 'web/src/guard.ts', 'type CognitoWebOptions'],
  ['lambda', 'lambda/src/options.ts', 'type CognitoLambdaOptions'],
])('The manual of %s has every option in its table, and no other', async (adapter, file, own) => {
  const names = ['authorizer', ...(own === undefined ? [] : await optionsIn(file, own))]
  for (const [source, declaration] of ofCore) names.push(...(await optionsIn(source, declaration)))
  const manual = await readFile(`${manuals}${adapter}.md`, 'utf8')
  const table = manual.slice(
    manual.indexOf('\n| option |'),
    manual.indexOf('\n\n', manual.indexOf('\n| option |')),
  )
  const listed = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
  expect(listed.toSorted()).toEqual(names.toSorted())
})
