import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const packagesFolder = new URL('../../../packages/', import.meta.url).pathname

/** A package as npm would get it. */
export interface Tarball {
  readonly name: string
  readonly file: string
  /** The manifest as published. */
  readonly manifest: {
    readonly bin?: Record<string, string>
    readonly peerDependencies?: Record<string, string>
  }
}

/** Packs every package of the workspace, as `pnpm publish` would, into a new folder. */
export async function packAll(): Promise<readonly Tarball[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-tarballs-'))
  const tarballs: Tarball[] = []
  for (const entry of await readdir(packagesFolder)) {
    const { name } = JSON.parse(await readFile(join(packagesFolder, entry, 'package.json'), 'utf8'))
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(packagesFolder, entry),
    })
    const { filename } = JSON.parse(stdout) as { filename: string }
    const { stdout: manifest } = await run('tar', ['-xzOf', filename, 'package/package.json'])
    tarballs.push({ name, file: filename, manifest: JSON.parse(manifest) })
  }
  return tarballs
}
