import { expect, it } from 'vitest'
import { type PreTokenGeneration, type PreTokenGenerationEvent, startLocalCognito } from '../src/index.ts'
import { claimsOf, postForm } from './tokens.ts'

async function tokenWith(preTokenGeneration: PreTokenGeneration, more: Record<string, string> = {}) {
  await using cognito = await startLocalCognito({
    userPools: [
      {
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } }],
        appClients: [{ clientId: 'machine' }],
        preTokenGeneration,
      },
    ],
  })
  const form = { grant_type: 'client_credentials', client_id: 'machine', client_secret: cognito.clientSecret }
  const answer = await postForm(cognito.tokenEndpoint, { ...form, ...more })
  return {
    answer,
    claims: answer.status === 200 ? claimsOf(answer.body.access_token) : {},
    last: cognito.requests.last(),
  }
}

const responding =
  (accessTokenGeneration: object): PreTokenGeneration =>
  (event) => ({ ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } })

it('gets the event of version 3, with the metadata of the client', async () => {
  let seen: PreTokenGenerationEvent | undefined
  await tokenWith(
    (event) => {
      seen = event
      return event
    },
    { scope: 'orders/read', aws_client_metadata: '{"tenant":"t1"}' },
  )
  expect(seen).toMatchObject({
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    region: 'eu-west-1',
    callerContext: { clientId: 'machine' },
    request: { scopes: ['orders/read'], clientMetadata: { tenant: 't1' } },
  })
})

it('adds claims of any JSON type, and adds and suppresses scopes', async () => {
  const { claims } = await tokenWith(
    responding({
      claimsToAddOrOverride: { tenant: { id: 7, tags: ['a', null] }, aud: 'machine', dropped: 1 },
      claimsToSuppress: ['dropped'],
      scopesToAdd: ['orders/extra'],
      scopesToSuppress: ['orders/write'],
    }),
  )
  expect(claims).toMatchObject({
    tenant: { id: 7, tags: ['a', null] },
    aud: 'machine',
    scope: 'orders/read orders/extra',
  })
  expect(claims).not.toHaveProperty('dropped')
})

it.each([
  ...['iss', 'exp', 'iat', 'auth_time', 'jti', 'nbf', 'sub', 'client_id', 'version', 'token_use'].flatMap(
    (name) => [
      [`adding ${name}`, { claimsToAddOrOverride: { [name]: 'x' } }],
      [`suppressing ${name}`, { claimsToSuppress: [name] }],
    ],
  ),
  ['another aud', { claimsToAddOrOverride: { aud: 'https://api.example' } }],
  ['a claim that is not JSON', { claimsToAddOrOverride: { when: new Date() } }],
  ['a scope with a space', { scopesToAdd: ['a b'] }],
] as [string, object][])('is refused %s', async (_, response) => {
  const { answer, last } = await tokenWith(responding(response))
  expect([answer.status, answer.body.error]).toEqual([500, 'server_error'])
  expect(last).toMatchObject({ status: 500, error: 'server_error' })
})

it('fails the request when it throws, and tells nobody why', async () => {
  const { answer } = await tokenWith(() => {
    throw new Error('inner workings')
  })
  expect(answer.status).toBe(500)
  expect(JSON.stringify(answer.body)).not.toContain('inner workings')
})
