import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TokenRecordError } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDirectory } from '../src/token/cache/directory.ts'
import { recordFiles } from '../src/token/cache/record-files.ts'
import { openTokenCache } from '../src/token/cache/token-cache.ts'
import type { TokenDocument } from '../src/token/run.ts'
import { type Run, run, runProcess } from './support/run.ts'

let cognito: LocalCognito
let home: string
let directory: string
beforeEach(async () => {
  cognito = await startLocalCognito({ seed: 'token-cache' })
  home = await mkdtemp(join(tmpdir(), 'cli-cache-'))
  directory = join(home, 'cognito-m2m/tokens')
})
afterEach(() => cognito.close())

const env = () => ({
  COGNITO_CLIENT_ID: cognito.clientId,
  COGNITO_CLIENT_SECRET: cognito.clientSecret,
  COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
  XDG_CACHE_HOME: home,
})
const args = ['token', '--cache', '--json']
const requests = () => cognito.requests.count('token_endpoint')

async function token(...more: string[]): Promise<TokenDocument> {
  const { code, out, err } = await run([...args, ...more], { env: env() })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as TokenDocument
}

async function cachedFile(): Promise<string> {
  const [name = ''] = await readdir(directory)
  return join(directory, name)
}

describe('token --cache', () => {
  it('requests one token for many runs, and one for each purpose', async () => {
    const first = await token()
    expect(first.cached).toBe(false)
    expect(await token()).toEqual({ ...first, cached: true })
    expect((await token('--request', 'orders/read')).scopes).toEqual(['orders/read'])
    expect((await token('--request', 'orders/read')).cached).toBe(true)
    expect([requests(), (await readdir(directory)).length]).toEqual([2, 2])
  })

  it('keeps nothing without --cache', async () => {
    await run(['token'], { env: env() })
    expect(await readdir(home)).toEqual([])
  })

  it('seals the token, for its owner only', async () => {
    const { accessToken } = await token()
    const file = await cachedFile()
    const content = await readFile(file, 'utf8')
    for (const secret of [accessToken, cognito.clientSecret, cognito.clientId, 'eyJ']) {
      expect(content + file).not.toContain(secret)
    }
    expect([(await stat(file)).mode & 0o777, (await stat(directory)).mode & 0o777]).toEqual([0o600, 0o700])
  })

  it('gives no token to whoever has another secret', async () => {
    await token()
    const wrong = { ...env(), COGNITO_CLIENT_SECRET: 'wrong_secret_of_a_client' }
    expect((await run(args, { env: wrong })).code).toBe(20)
  })

  it('seals under the client secret: another one opens nothing', async () => {
    const client = { clientId: 'client', clientSecret: 'first_secret_of_a_client' }
    const now = Math.floor(Date.now() / 1000)
    const kept = { accessToken: 'a.b.c', acquiredAt: now, expiresAt: now + 60 }
    const cache = await openTokenCache({ env: env() }, client)
    await cache.write('key', kept)
    expect(await cache.read('key')).toEqual(kept)
    for (const other of [{ clientSecret: 'other_secret_of_a_client' }, { clientId: 'other' }]) {
      const opened = await openTokenCache({ env: env() }, { ...client, ...other })
      await expect(opened.read('key')).rejects.toThrow(TokenRecordError)
    }
  })

  it('takes no file that was edited, or copied from another client or scope', async () => {
    await token('--request', 'orders/read')
    const other = await cachedFile()
    await token()
    const name = (await readdir(directory)).find((entry) => join(directory, entry) !== other) ?? ''
    await rename(other, join(directory, name))
    expect(await token()).toMatchObject({ cached: false, scopes: ['orders/read', 'orders/write'] })
    const file = await cachedFile()
    const entry = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...entry, text: entry.text.replace(/.$/, '-') }))
    expect((await token()).cached).toBe(false)
    await writeFile(file, 'not JSON')
    expect((await token()).cached).toBe(false)
    expect((await token()).cached).toBe(true)
  })

  it('removes tokens that have expired, and files of runs that were killed', async () => {
    await token()
    const file = await cachedFile()
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), until: 1 }))
    const left = join(directory, 'x.token.abc.tmp')
    await writeFile(left, 'of a killed run', { mode: 0o600 })
    await utimes(left, 1, 1)
    expect((await token('--request', 'orders/read')).cached).toBe(false)
    const entries = await readdir(directory)
    expect(entries).toHaveLength(1)
    expect(join(directory, entries[0] ?? '')).not.toBe(file)
  })

  it.each<[what: string, change: (file: string) => Promise<void>, message: string]>([
    ['a file that others may read', (file) => chmod(file, 0o604), 'is readable by other users'],
    ['a directory that others may read', () => chmod(directory, 0o755), 'is readable by other users'],
    [
      'a link in the place of the file',
      async (file) => {
        await rename(file, join(home, 'elsewhere'))
        await symlink(join(home, 'elsewhere'), file)
      },
      'is a symbolic link',
    ],
    [
      'a link in the place of the directory',
      async () => {
        await rename(directory, join(home, 'elsewhere'))
        await symlink(join(home, 'elsewhere'), directory)
      },
      'is a symbolic link',
    ],
    ['a directory in the place of the file', (file) => mkdir(`${file}.more`), 'is not a file'],
  ])('refuses %s, and requests no token', async (_, change, message) => {
    await token()
    await change(await cachedFile())
    const before = requests()
    const { code, err } = await run(['token', '--cache'], { env: env() })
    expect([code, requests()]).toEqual([2, before])
    expect(err).toContain(message)
  })

  it.runIf(process.getuid?.() === 0)('refuses a file of another user', async () => {
    await token()
    await chown(await cachedFile(), 1234, 1234)
    const { code, err } = await run(['token', '--cache'], { env: env() })
    expect(code).toBe(2)
    expect(err).toContain('belongs to another user')
  })

  it('says that the directory cannot be made', async () => {
    await writeFile(join(home, 'cognito-m2m'), '')
    const { code, err } = await run(['token', '--cache'], { env: env() })
    expect(code).toBe(2)
    expect(err).toContain('Omit --cache')
  })

  it('lets runs side by side share one token, and leaves no other file', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => runProcess(args, { env: env() })))
    expect(runs.map(({ code, err }: Run) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: '' })))
    const documents = runs.map(({ out }) => JSON.parse(out) as TokenDocument)
    expect(new Set(documents.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect([requests(), (await readdir(directory)).length]).toEqual([1, 1])
  })
})

describe('the lease of a record', () => {
  it('is taken by one of many at once, until it is released or its time is over', async () => {
    const records = recordFiles(home)
    const take = (holder: string, seconds = 60) => records.takeLease('key', holder, seconds)
    const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`)
    const taken = await Promise.all(holders.map((holder) => take(holder)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    const holder = holders[taken.indexOf(true)] ?? ''
    expect([await take(holder), await take('another')]).toEqual([true, false])
    await records.releaseLease('key', 'another')
    expect(await take('another')).toBe(false)
    await records.releaseLease('key', holder)
    expect(await take('another', -1)).toBe(true)
    // Whose time is over from the start.
    expect(await take('one more')).toBe(true)
    expect(await readdir(home)).toEqual(['key.lease'])
  })
})

describe('the cache directory', () => {
  it.each<[platform: NodeJS.Platform, env: Record<string, string>, expected: string]>([
    ['linux', {}, '/home/ann/.cache/cognito-m2m/tokens'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ann' }, '/var/cache/ann/cognito-m2m/tokens'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ann/.cache/cognito-m2m/tokens'],
    ['darwin', {}, '/home/ann/Library/Caches/cognito-m2m/tokens'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/cognito-m2m/Cache/tokens'],
    ['win32', {}, '/home/ann/AppData/Local/cognito-m2m/Cache/tokens'],
  ])('on %s with %j is %s', (platform, variables, expected) => {
    expect(cacheDirectory(variables, platform, '/home/ann')).toBe(expected)
  })
})
