import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const packages = new URL('../../packages/', import.meta.url).pathname

/** A module that users import. */
export interface EntryPoint {
  /** As it is imported: `@cognito-m2m/core/adapter`. */
  readonly name: string
  readonly file: string
  readonly description: string
}

/** Every module that the public packages export, in the order of the packages' folders. */
export async function entryPoints(): Promise<readonly EntryPoint[]> {
  const found: EntryPoint[] = []
  for (const folder of (await readdir(packages)).toSorted()) {
    const manifest = JSON.parse(await readFile(join(packages, folder, 'package.json'), 'utf8'))
    if (manifest.private === true) continue
    for (const [subpath, target] of Object.entries<unknown>(manifest.exports ?? {})) {
      const source = (target as { '@cognito-m2m/source'?: string })['@cognito-m2m/source']
      if (source === undefined) continue
      const name = manifest.name + subpath.slice(1)
      found.push({ name, file: join(packages, folder, source), description: manifest.description })
    }
  }
  return found
}
