import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { consoleBundle } from '../build/bundle-console.ts'

it("the bundle holds the console's files as they are", async () => {
  const bundle = new URL('../src/admin/console-bundle.ts', import.meta.url)
  expect(await readFile(bundle, 'utf8')).toBe(consoleBundle())
})
