import { execFile } from 'node:child_process'
import { glob, mkdtemp, readdir, readFile } from 'node:fs/promises'
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
    readonly exports?: unknown
  }
}

/**
 * Every package of the workspace as a tarball: packed into a new folder as `pnpm publish` would, or, where the environment
 * variable `TARBALLS` names a folder, those in there. A release tests in this way what it publishes.
 */
export async function packAll(): Promise<readonly Tarball[]> {
  const { TARBALLS } = process.env
  const files = await (TARBALLS === undefined
    ? packWorkspace()
    : Array.fromAsync(glob(`${TARBALLS}/**/*.tgz`)))
  return Promise.all(
    files.map(async (file) => {
      const { stdout } = await run('tar', ['-xzOf', file, 'package/package.json'])
      const manifest = JSON.parse(stdout)
      return { name: manifest.name, file, manifest }
    }),
  )
}

async function packWorkspace(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-tarballs-'))
  const files: string[] = []
  for (const entry of await readdir(packagesFolder)) {
    const { private: isPrivate } = JSON.parse(
      await readFile(join(packagesFolder, entry, 'package.json'), 'utf8'),
    )
    if (isPrivate === true) continue
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(packagesFolder, entry),
    })
    files.push((JSON.parse(stdout) as { filename: string }).filename)
  }
  return files
}
