import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../command-line/usage-error.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/**
 * Where tokens are cached: under `XDG_CACHE_HOME`, or the platform's own folder for caches.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheDirectory(
  env: Terminal['env'],
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = env
  // According to the specification, a relative path is invalid and ignored.
  if (isAbsolute(xdg)) return join(xdg, 'cognito-m2m', 'tokens')
  if (platform === 'win32')
    return join(local || join(home, 'AppData', 'Local'), 'cognito-m2m', 'Cache', 'tokens')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'cognito-m2m', 'tokens')
  return join(home, '.cache', 'cognito-m2m', 'tokens')
}

/** An older temporary file is from a run that was killed: no run lasts that long. */
const abandonedAfterSeconds = 3600

/**
 * Creates the directory, with mode 0700, and checks everything in it. Files of runs that were killed are removed.
 *
 * @throws UsageError when the directory or a file in it is a symbolic link, belongs to another user, or is readable by
 * others.
 */
export async function openCacheDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
  } catch {
    throw new UsageError(`cannot create the cache directory ${directory}. Omit --cache.`)
  }
  await check(directory, 'directory')
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const changedAt = await check(path, 'file')
    if (name.endsWith('.tmp') && Date.now() / 1000 - changedAt > abandonedAfterSeconds) {
      await rm(path, { force: true })
    }
  }
}

/** @returns Time of the last change, in seconds since 1970; 0 when it no longer exists. */
async function check(path: string, kind: 'directory' | 'file'): Promise<number> {
  // A concurrent run may remove an expired file.
  const stats = await lstat(path).catch(() => undefined)
  if (stats === undefined) return 0
  const refuse = (what: string) => {
    throw new UsageError(`${path} ${what}, so the token cache is not used. Remove it, or omit --cache.`)
  }
  if (kind === 'directory' ? !stats.isDirectory() : !stats.isFile()) {
    refuse(stats.isSymbolicLink() ? 'is a symbolic link' : `is not a ${kind}`)
  }
  const own = process.getuid?.()
  if (own !== undefined && stats.uid !== own) refuse('belongs to another user')
  if (own !== undefined && (stats.mode & 0o077) !== 0) refuse('is readable by other users')
  return stats.mtimeMs / 1000
}
