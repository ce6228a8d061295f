import { readFile, stat } from 'node:fs/promises'
import { packAll } from '../test/packages/tarballs.ts'
import { bundleSizes } from './bundles.ts'

/** Bytes by name: of each package's tarball, and of each bundle, gzipped. */
export type Sizes = Readonly<Record<string, number>>

const budgetFile = new URL('./budgets.json', import.meta.url)

/** Measures the built packages. */
export async function measureSizes(): Promise<Sizes> {
  const sizes: Record<string, number> = {}
  for (const { name, file } of await packAll()) sizes[name] = (await stat(file)).size
  return { ...sizes, ...(await bundleSizes()) }
}

/** @returns the most bytes that each may have. Raise one on purpose, and say why in the commit. */
export async function readBudgets(): Promise<Sizes> {
  return JSON.parse(await readFile(budgetFile, 'utf8'))
}
