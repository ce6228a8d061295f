import { OptionError } from '@cognito-m2m/core'
import { expect, it } from 'vitest'
import { startLocalCognito } from '../src/index.ts'

const server = { identifier: 'orders', scopes: { read: 'Read' } }
const pool = (more: object) => ({ userPools: [{ resourceServers: [server], ...more }] })
const client = (more: object) => pool({ appClients: [more] })

it.each<[string, object, string]>([
  ['a port out of range', { port: 70_000 }, 'port'],
  ['an unknown option', { prot: 1 }, 'prot'],
  ['an unknown option deep inside', client({ scope: ['orders/read'] }), 'userPools[0].appClients[0].scope'],
  ['no pools', { userPools: [] }, 'userPools'],
  ['a pool id that is none', pool({ id: 'mine' }), 'userPools[0].id'],
  [
    'a secret that Cognito would not take',
    client({ clientSecret: 'short' }),
    'userPools[0].appClients[0].clientSecret',
  ],
  [
    'both kinds of secret',
    client({ clientSecret: 'x'.repeat(24), secrets: ['y'.repeat(24), 'z'.repeat(24)] }),
    'userPools[0].appClients[0].secrets',
  ],
  [
    'a scope that is not defined',
    client({ scopes: ['orders/read', 'orders/raed'] }),
    'userPools[0].appClients[0].scopes[1]',
  ],
  [
    'a lifetime that Cognito does not have',
    client({ accessTokenSeconds: 60 }),
    'userPools[0].appClients[0].accessTokenSeconds',
  ],
  [
    'a scope name with a slash',
    { userPools: [{ resourceServers: [{ identifier: 'a', scopes: { 'b/c': 'x' } }] }] },
    'userPools[0].resourceServers[0].scopes.b/c',
  ],
  [
    'the same pool twice',
    { userPools: [{ id: 'eu-west-1_Same00001' }, { id: 'eu-west-1_Same00001' }] },
    'userPools[1].id',
  ],
  [
    'the same client twice',
    { userPools: [{ appClients: [{ clientId: 'a' }] }, { appClients: [{ clientId: 'a' }] }] },
    'userPools[1].appClients[0].clientId',
  ],
  [
    'the same resource server twice',
    { userPools: [{ resourceServers: [server, server] }] },
    'userPools[0].resourceServers[1].identifier',
  ],
  ['a trigger that is none', pool({ preTokenGeneration: 'x' }), 'userPools[0].preTokenGeneration'],
  ['a clock that is none', { clock: {} }, 'clock'],
])('refuses %s, and says where', async (_, options, path) => {
  const error = await startLocalCognito(options).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(OptionError)
  expect(error).toMatchObject({ option: path, code: 'invalid_option' })
  expect(String(error)).not.toContain('Invalid input')
})

it('refuses to repeat a secret in its message', async () => {
  const error = await startLocalCognito(client({ clientSecret: 'sh0rt!' })).catch(String)
  expect(error).not.toContain('sh0rt!')
})

it('rejects with the reason of the system when a port is taken, and holds no port back', async () => {
  await using first = await startLocalCognito()
  const port = Number(new URL(first.url).port)
  await expect(startLocalCognito({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await expect(startLocalCognito({ adminPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('runs many at once, each for itself', async () => {
  const servers = await Promise.all(Array.from({ length: 20 }, () => startLocalCognito()))
  expect(new Set(servers.map(({ url }) => url)).size).toBe(20)
  expect(new Set(servers.map(({ clientId }) => clientId)).size).toBe(20)
  await Promise.all(servers.map((server) => server.close()))
  await expect(fetch(servers[0]?.url ?? '')).rejects.toThrow()
})
