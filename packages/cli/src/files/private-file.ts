import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { UsageError } from '../command-line/usage-error.ts'

/** The largest file that is read. */
const maxBytes = 1024 * 1024

/**
 * Reads a file that contains secrets.
 *
 * @returns Undefined when there is none.
 * @throws UsageError when it is a symbolic link or not a regular file, belongs to another user, or others may read it.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  let file: FileHandle
  try {
    // Windows has no `O_NOFOLLOW`.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return undefined
    if (code === 'ELOOP' || code === 'EMLINK') throw new UsageError(`${path} is a symbolic link. Remove it.`)
    throw new UsageError(`cannot read ${path} (${code}).`)
  }
  try {
    const stats = await file.stat()
    const { mode, uid, size } = stats
    if (!stats.isFile()) throw new UsageError(`${path} is not a regular file.`)
    const own = process.getuid?.()
    if (own !== undefined && uid !== own) throw new UsageError(`${path} belongs to another user. Remove it.`)
    if (own !== undefined && (mode & 0o077) !== 0) {
      throw new UsageError(`${path} is readable by other users. Run: chmod 600 '${path}'`)
    }
    if (size > maxBytes) throw new UsageError(`${path} is too large.`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Writes a file that contains secrets atomically, with mode 0600: neither concurrent writers nor a killed process leave
 * a partial file.
 *
 * @throws UsageError when the folder cannot be written to.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw new UsageError(`cannot write ${path} (${codeOf(error)}).`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
