import { execFile } from 'node:child_process'
import { glob, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = new URL('../../../', import.meta.url).pathname

/** A package as npm would get it. */
export interface Tarball {
  readonly name: string
  readonly file: string
  /** The manifest as published. */
  readonly manifest: {
    readonly repository: { readonly directory: string }
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

/** All in one command, in half a second. */
async function packWorkspace(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-tarballs-'))
  await run('pnpm', ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], {
    cwd: root,
  })
  return Array.fromAsync(glob(`${folder}/*.tgz`))
}
