import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { claimsOf, headerOf, postForm } from './tokens.ts'

const secret = 'secret_of_the_warehouse_client'
const resourceServers = [{ identifier: 'orders', scopes: { read: 'Read' } }] as const
const appClients = [{ clientId: 'warehouse', clientSecret: secret }] as const
const form = { grant_type: 'client_credentials', client_id: 'warehouse', client_secret: secret }

async function api(url: string, operation: string, input: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const getClientToken = (url: string) => api(url, 'GetClientToken', { ClientId: 'warehouse', Secret: secret })

describe('a replica', () => {
  const start = (issuerType: 'ORIGINAL' | 'UPDATED') =>
    startLocalCognito({
      userPools: [
        { id: 'eu-west-1_Primary01', issuerType, replicas: ['us-east-1'], resourceServers, appClients },
      ],
    })

  it('of the first issuer type issues under its own address, with the keys of the primary', async () => {
    await using cognito = await start('ORIGINAL')
    const replica = cognito.replica('us-east-1')
    const { body } = await postForm(replica.tokenEndpoint, form)
    expect(claimsOf(body.access_token).iss).toBe(`${cognito.url}/replica/us-east-1/eu-west-1_Primary01`)
    expect(claimsOf(body.access_token).iss).toBe(replica.issuer)
    expect(headerOf(body.access_token).kid).toBe(headerOf(await cognito.mintToken()).kid)
    expect(await (await fetch(replica.jwksUri)).json()).toEqual(cognito.jwks)
    const configuration = await (await fetch(`${replica.issuer}/.well-known/openid-configuration`)).json()
    expect(configuration).toMatchObject({ issuer: replica.issuer, token_endpoint: replica.tokenEndpoint })
  })

  it('of the second issuer type issues under the address of the primary', async () => {
    await using cognito = await start('UPDATED')
    const replica = cognito.replica('us-east-1')
    const { body } = await getClientToken(replica.url)
    const { AccessToken } = Object(body.ClientAuthenticationResult) as { AccessToken: string }
    expect(claimsOf(AccessToken).iss).toBe(cognito.issuer)
    expect(replica.issuer).toBe(cognito.issuer)
  })

  it('that is inactive issues nothing and shows its keys; one that is not there has no address', async () => {
    await using cognito = await start('ORIGINAL')
    const named = { UserPoolId: cognito.userPoolId, RegionName: 'us-east-1' }
    const replica = cognito.replica('us-east-1')
    await api(cognito.url, 'UpdateUserPoolReplica', { ...named, Status: 'INACTIVE' })
    expect((await postForm(replica.tokenEndpoint, form)).body.error).toBe('invalid_client')
    expect((await getClientToken(replica.url)).body.__type).toBe('OperationNotEnabledException')
    expect((await fetch(replica.jwksUri)).status).toBe(200)
    await api(cognito.url, 'DeleteUserPoolReplica', named)
    expect((await fetch(replica.jwksUri)).status).toBe(404)
    expect(() => cognito.replica('us-east-1')).toThrow(/has no replica in us-east-1\. Its replicas: none/)
  })

  it('reads, and is changed through the primary only', async () => {
    await using cognito = await start('ORIGINAL')
    const { url } = cognito.replica('us-east-1')
    const described = await api(url, 'DescribeUserPool', { UserPoolId: cognito.userPoolId })
    expect(described.status).toBe(200)
    const changed = await api(url, 'UpdateUserPool', { UserPoolId: cognito.userPoolId })
    expect(changed.body.__type).toBe('OperationNotEnabledException')
  })
})

describe('the issuer', () => {
  it('is switched in mid-flight and back: the keys stay at both addresses', async () => {
    await using cognito = await startLocalCognito()
    const [first, before] = [cognito.issuer, await cognito.mintToken()]
    await cognito.setIssuerType('UPDATED')
    const second = cognito.issuer
    expect(second).toBe(`${cognito.url}/issuer-cognito-idp/${cognito.userPoolId}`)
    expect(claimsOf(before).iss).toBe(first)
    expect(claimsOf(await cognito.mintToken()).iss).toBe(second)
    for (const issuer of [first, second])
      expect(await (await fetch(`${issuer}/.well-known/jwks.json`)).json()).toEqual(cognito.jwks)
    await cognito.setIssuerType('ORIGINAL')
    expect(cognito.issuer).toBe(first)
    expect((await fetch(`${second}/.well-known/jwks.json`)).status).toBe(200)
    // @ts-expect-error a third type does not exist
    await expect(cognito.setIssuerType('NEWEST')).rejects.toThrow(/ORIGINAL/)
  })
})

describe('quotas', () => {
  it('let 150 token requests a second pass, both ways together, and fill up again', async () => {
    let now = 1_800_000_000
    await using cognito = await startLocalCognito({
      quotas: true,
      clock: { now: () => now },
      userPools: [{ resourceServers, appClients }],
    })
    const statuses: number[] = []
    for (let sent = 0; sent < 75; sent++) {
      statuses.push((await postForm(cognito.tokenEndpoint, form)).status)
      statuses.push((await getClientToken(cognito.url)).status)
    }
    expect(new Set(statuses)).toEqual(new Set([200]))
    const refused = await fetch(cognito.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
    expect([refused.status, await refused.text()]).toEqual([429, 'Rate exceeded'])
    expect((await getClientToken(cognito.url)).body.__type).toBe('TooManyRequestsException')
    expect(cognito.requests.last('token_endpoint')?.error).toBe('rate_exceeded')
    now += 0.02
    expect((await getClientToken(cognito.url)).status).toBe(200)
  })

  it('count a wrong secret, each Region for itself, and can be set', async () => {
    await using cognito = await startLocalCognito({
      quotas: { tokensPerSecond: 1, jwksPerSecond: 1 },
      clock: { now: () => 1_800_000_000 },
      userPools: [
        { id: 'eu-west-1_Quota0001', resourceServers, appClients },
        {
          id: 'us-east-1_Quota0002',
          resourceServers,
          appClients: [{ clientId: 'elsewhere', clientSecret: secret }],
        },
      ],
    })
    const status = async (more: object) =>
      (
        await fetch(cognito.tokenEndpoint, {
          method: 'POST',
          body: new URLSearchParams({ ...form, ...more }),
        })
      ).status
    expect(await status({ client_secret: 'wrong' })).toBe(400)
    expect(await status({})).toBe(429)
    expect(await status({ client_id: 'elsewhere' })).toBe(200)
    expect((await fetch(cognito.jwksUri)).status).toBe(200)
    expect((await fetch(cognito.jwksUri)).status).toBe(429)
  })
})

describe('over PrivateLink', () => {
  it('there is no token endpoint, and no pool with a domain', async () => {
    await using cognito = await startLocalCognito({
      privateLink: true,
      userPools: [
        { id: 'eu-west-1_Private01', domain: null, resourceServers, appClients },
        { id: 'eu-west-1_Public001' },
      ],
    })
    expect(
      (await fetch(`${cognito.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }))
        .status,
    ).toBe(403)
    expect((await getClientToken(cognito.url)).status).toBe(200)
    expect((await fetch(cognito.jwksUri)).status).toBe(200)
    const described = await api(cognito.url, 'DescribeUserPool', { UserPoolId: 'eu-west-1_Public001' })
    expect(described.body.__type).toBe('OperationNotEnabledException')
    const domain = { UserPoolId: 'eu-west-1_Private01', Domain: 'machines' }
    expect((await api(cognito.url, 'CreateUserPoolDomain', domain)).body.__type).toBe(
      'OperationNotEnabledException',
    )
  })
})

describe('a web ACL', () => {
  it('answers HTML at the token endpoint, and an exception in the user pools API', async () => {
    await using cognito = await startLocalCognito({ userPools: [{ resourceServers, appClients }] })
    cognito.faults.set('token_endpoint', { answer: 'waf_forbidden' })
    cognito.faults.set('get_client_token', { answer: 'waf_forbidden' })
    const html = await fetch(cognito.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
    expect([html.status, html.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
    expect(await getClientToken(cognito.url)).toMatchObject({
      status: 403,
      body: { __type: 'ForbiddenException' },
    })
  })
})

describe('secrets of your own', () => {
  it.each([
    ['23 characters', 'x'.repeat(23), 400],
    ['24 characters', `${'x'.repeat(22)}_+`, 200],
    ['64 characters', 'x'.repeat(64), 200],
    ['65 characters', 'x'.repeat(65), 400],
    ['a hyphen', `${'x'.repeat(30)}-`, 400],
  ])('%s', async (_, ClientSecret, status) => {
    await using cognito = await startLocalCognito({ userPools: [{ resourceServers }] })
    const client = { UserPoolId: cognito.userPoolId, ClientName: 'own', ClientSecret }
    const made = await api(cognito.url, 'CreateUserPoolClient', {
      ...client,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['orders/read'],
    })
    expect(made.status).toBe(status)
    if (status !== 200) return
    const { ClientId } = Object(made.body.UserPoolClient) as { ClientId: string }
    const own = { grant_type: 'client_credentials', client_id: ClientId, client_secret: ClientSecret }
    expect((await postForm(cognito.tokenEndpoint, own)).status).toBe(200)
  })
})

describe('a trigger behind the Invoke API of Lambda', () => {
  /** The Lambda runtime interface emulator, as far as an invocation sees it. */
  async function lambda(
    answer: (event: Record<string, unknown>) => { headers?: Record<string, string>; body: unknown },
  ) {
    const paths: string[] = []
    const server = createServer(async (incoming, outgoing) => {
      paths.push(incoming.url ?? '')
      const { headers = {}, body } = answer(JSON.parse(await text(incoming)) as Record<string, unknown>)
      outgoing.writeHead(200, headers).end(JSON.stringify(body))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { url, paths, [Symbol.asyncDispose]: async () => void server.close() }
  }
  const added = (event: Record<string, unknown>) => ({
    ...event,
    response: {
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { tenant: 'a' } } },
    },
  })
  const tokenOf = async (cognito: LocalCognito) => (await postForm(cognito.tokenEndpoint, form)).body

  it('is invoked with the event, and its answer changes the token', async () => {
    let seen: Record<string, unknown> = {}
    await using functions = await lambda((event) => {
      seen = event
      return { body: added(event) }
    })
    const url = `${functions.url}/2015-03-31/functions/function/invocations`
    await using cognito = await startLocalCognito({
      userPools: [{ resourceServers, appClients, preTokenGeneration: url }],
    })
    expect(claimsOf((await tokenOf(cognito)).access_token).tenant).toBe('a')
    expect(seen).toMatchObject({ version: '3', triggerSource: 'TokenGeneration_ClientCredentials' })
    expect(functions.paths).toEqual(['/2015-03-31/functions/function/invocations'])
  })

  it('is found by the ARN in LambdaConfig, from version 3 on', async () => {
    await using functions = await lambda((event) => ({ body: added(event) }))
    await using cognito = await startLocalCognito({
      lambdaEndpoint: functions.url,
      userPools: [{ resourceServers, appClients }],
    })
    const configure = (LambdaVersion: string) =>
      api(cognito.url, 'UpdateUserPool', {
        UserPoolId: cognito.userPoolId,
        LambdaConfig: {
          PreTokenGenerationConfig: {
            LambdaArn: 'arn:aws:lambda:eu-west-1:000000000000:function:add-tenant',
            LambdaVersion,
          },
        },
      })
    await configure('V2_0')
    expect(claimsOf((await tokenOf(cognito)).access_token)).not.toHaveProperty('tenant')
    await configure('V3_0')
    expect(claimsOf((await tokenOf(cognito)).access_token).tenant).toBe('a')
    expect(functions.paths).toEqual(['/2015-03-31/functions/add-tenant/invocations'])
  })

  it('that fails, or is not there, fails the request and says no more', async () => {
    await using functions = await lambda(() => ({
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: { errorMessage: 'database password' },
    }))
    await using cognito = await startLocalCognito({
      userPools: [{ resourceServers, appClients, preTokenGeneration: functions.url }],
    })
    const answer = await tokenOf(cognito)
    expect(answer).toMatchObject({ error: 'server_error' })
    expect(JSON.stringify(answer)).not.toContain('password')
    await using absent = await startLocalCognito({
      userPools: [{ resourceServers, appClients, preTokenGeneration: 'http://127.0.0.1:1/' }],
    })
    expect((await postForm(absent.tokenEndpoint, form)).status).toBe(500)
  })
})
