import { randomBytes } from 'node:crypto'
import { link, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TokenRecordStore } from '@cognito-m2m/core'
import { readPrivateFile, writePrivateFile } from '../../files/private-file.ts'

/** Content of a file: a sealed token, or the lease for requesting the next one. */
interface Entry {
  readonly text: string
  /** Seconds since 1970. */
  readonly until: number
}

/**
 * Records and leases as files, each with mode 0600 and replaced atomically, so that concurrent runs do not interfere
 * with each other.
 *
 * @param directory Already checked.
 */
export function recordFiles(directory: string): TokenRecordStore {
  const tokenFile = (key: string) => join(directory, `${key}.token`)
  const leaseFile = (key: string) => join(directory, `${key}.lease`)
  return {
    async read(key) {
      return (await readEntry(tokenFile(key)))?.text
    },
    async write(key, text, ttlSeconds) {
      await writeEntry(tokenFile(key), text, ttlSeconds)
      await removeExpired(directory)
    },
    async takeLease(key, holder, seconds) {
      const file = leaseFile(key)
      const found = await readEntry(file)
      if (found !== undefined && found.text !== holder) return false
      if (found === undefined && !(await createEntry(file, holder, seconds))) return false
      if (found !== undefined) await writeEntry(file, holder, seconds)
      return true
    },
    async releaseLease(key, holder) {
      if ((await readEntry(leaseFile(key)))?.text === holder) await rm(leaseFile(key), { force: true })
    },
  }
}

/** Undefined when there is none, or it has expired; an expired file is removed. */
async function readEntry(file: string): Promise<Entry | undefined> {
  const content = await readPrivateFile(file)
  if (content === undefined) return undefined
  const entry = parsed(content)
  if (entry !== undefined && entry.until > Date.now() / 1000) return entry
  await rm(file, { force: true })
  return undefined
}

function parsed(content: string): Entry | undefined {
  try {
    const { text, until } = JSON.parse(content) as Partial<Record<keyof Entry, unknown>>
    return typeof text === 'string' && typeof until === 'number' ? { text, until } : undefined
  } catch {
    return undefined
  }
}

function contentOf(text: string, seconds: number): string {
  return JSON.stringify({ text, until: Date.now() / 1000 + seconds } satisfies Entry)
}

function writeEntry(file: string, text: string, seconds: number): Promise<void> {
  return writePrivateFile(file, contentOf(text, seconds))
}

/** Only one of several runs creates the file. A link is created with its content; a file would first be empty. */
async function createEntry(file: string, text: string, seconds: number): Promise<boolean> {
  const own = `${file}.${randomBytes(6).toString('hex')}.tmp`
  await writeEntry(own, text, seconds)
  try {
    await link(own, file)
    return true
  } catch (error) {
    // A file system without links: the runs do not wait for each other, and each requests a token.
    return !(error instanceof Error && 'code' in error && error.code === 'EEXIST')
  } finally {
    await rm(own, { force: true })
  }
}

/** Removes expired tokens, so that none stays on disk after the next token is stored. */
async function removeExpired(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.endsWith('.token')) await readEntry(join(directory, name))
  }
}
