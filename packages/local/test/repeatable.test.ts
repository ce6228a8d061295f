import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startLocalCognito } from '../src/index.ts'
import { claimsOf, headerOf, postForm } from './tokens.ts'

const pools = [
  {
    id: 'eu-west-1_Kept00001',
    resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
    appClients: [{ name: 'warehouse' }],
  },
] as const

it('the same seed gives the same pools, clients, secrets and keys', async () => {
  const made = async (seed?: string) => {
    await using cognito = await startLocalCognito(seed === undefined ? {} : { seed })
    await cognito.rotateKeys()
    return [cognito.userPoolId, cognito.clientId, cognito.clientSecret, cognito.jwks]
  }
  expect(await made('one')).toEqual(await made('one'))
  const [one, two] = [await made('one'), await made('two')]
  for (const index of [0, 1, 2]) expect(one[index]).not.toBe(two[index])
  expect((await made())[1]).not.toBe((await made())[1])
})

it('a state file keeps pools, keys, clients and secrets across restarts, and no private key', async () => {
  const state = join(await mkdtemp(join(tmpdir(), 'local-state-')), 'state.json')
  const first = await startLocalCognito({ state, userPools: pools })
  await first.rotateKeys({ step: 'publish' })
  const { clients, jwks } = first
  const response = await fetch(first.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.CreateUserPool',
    },
    body: '{"PoolName":"another"}',
  })
  const { UserPool } = (await response.json()) as { UserPool: { Id: string } }
  await first.close()

  const text = await readFile(state, 'utf8')
  expect((await stat(state)).mode & 0o777).toBe(0o600)
  expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi)"|PRIVATE KEY/)
  expect(await readdir(join(state, '..'))).toEqual(['state.json'])

  for (const options of [{ state, userPools: pools }, { state }]) {
    await using second = await startLocalCognito(options)
    expect(second.pools.map(({ userPoolId }) => userPoolId)).toEqual(['eu-west-1_Kept00001', UserPool.Id])
    expect(second.clients).toEqual(clients)
    expect(second.jwks).toEqual(jwks)
    expect(headerOf(await second.mintToken({ signWith: 'published' })).kid).toBe(jwks.keys[3]?.kid)
    const form = {
      grant_type: 'client_credentials',
      client_id: second.clientId,
      client_secret: second.clientSecret,
    }
    expect((await postForm(second.tokenEndpoint, form)).status).toBe(200)
  }
})

it('no `jti` comes again, even after a crash that saved nothing', async () => {
  const state = join(await mkdtemp(join(tmpdir(), 'local-state-')), 'state.json')
  const jtis = new Set<unknown>()
  for (let run = 0; run < 3; run++) {
    const cognito = await startLocalCognito({ state })
    const before = await readFile(state, 'utf8')
    jtis.add(claimsOf(await cognito.mintToken()).jti)
    await cognito.close()
    await writeFile(state, before)
  }
  expect(jtis.size).toBe(3)
})

it('a state file that is none is left alone', async () => {
  const state = join(await mkdtemp(join(tmpdir(), 'local-state-')), 'state.json')
  await writeFile(state, '{"something":"else"}')
  await expect(startLocalCognito({ state })).rejects.toThrow(/is not a state file/)
  expect(await readFile(state, 'utf8')).toBe('{"something":"else"}')
})

describe('a state file', () => {
  const stateFile = async () => join(await mkdtemp(join(tmpdir(), 'local-state-')), 'state.json')

  it('belongs to one server at a time', async () => {
    const state = await stateFile()
    const first = await startLocalCognito({ state })
    await expect(startLocalCognito({ state })).rejects.toThrow(new RegExp(`in use by process ${process.pid}`))
    await first.close()
    await (await startLocalCognito({ state })).close()
    await expect(readFile(`${state}.lock`)).rejects.toThrow(/ENOENT/)
  })

  it('is taken over from a process that has ended', async () => {
    const state = await stateFile()
    const { pid } = spawnSync(process.execPath, ['--version'])
    await writeFile(`${state}.lock`, String(pid))
    await (await startLocalCognito({ state })).close()
  })

  it('is given back when the server cannot start', async () => {
    const state = await stateFile()
    await using other = await startLocalCognito()
    await expect(startLocalCognito({ state, port: other.port })).rejects.toThrow(/EADDRINUSE/)
    await (await startLocalCognito({ state })).close()
  })

  it('needs its folder', async () => {
    await expect(startLocalCognito({ state: '/nowhere/state.json' })).rejects.toThrow(
      /the folder of \/nowhere\/state\.json does not exist\. Create it/,
    )
  })
})
