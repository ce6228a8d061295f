import { request } from 'node:http'
import {
  AddUserPoolClientSecretCommand,
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteResourceServerCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeResourceServerCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  GetClientTokenCommand,
  ListResourceServersCommand,
  ListUserPoolClientSecretsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  paginateListUserPools,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
  UpdateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { claimsOf, postForm } from './tokens.ts'

let cognito: LocalCognito
let aws: CognitoIdentityProviderClient

beforeAll(async () => {
  cognito = await startLocalCognito()
  aws = new CognitoIdentityProviderClient({
    endpoint: cognito.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  aws.destroy()
  await cognito.close()
})

let UserPoolId: string
beforeEach(async () => {
  const { UserPool } = await aws.send(new CreateUserPoolCommand({ PoolName: 'machines' }))
  UserPoolId = UserPool?.Id ?? ''
  await aws.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: 'orders',
      Name: 'Orders',
      Scopes: [
        { ScopeName: 'read', ScopeDescription: 'Read' },
        { ScopeName: 'write', ScopeDescription: 'Write' },
      ],
    }),
  )
})

const machine = (more: Partial<CreateUserPoolClientCommandInput> = {}) =>
  new CreateUserPoolClientCommand({
    UserPoolId,
    ClientName: 'warehouse',
    GenerateSecret: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['orders/read'],
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
    ...more,
  })

// The types of the SDK do not have it yet.
const clientTokenAuth = ['ALLOW_CLIENT_TOKEN_AUTH'] as unknown as NonNullable<
  CreateUserPoolClientCommandInput['ExplicitAuthFlows']
>

async function made(more: Partial<CreateUserPoolClientCommandInput> = {}) {
  const { UserPoolClient } = await aws.send(machine(more))
  return { ClientId: UserPoolClient?.ClientId ?? '', Secret: UserPoolClient?.ClientSecret ?? '' }
}

const form = ({ ClientId, Secret }: { ClientId: string; Secret: string }) => ({
  grant_type: 'client_credentials',
  client_id: ClientId,
  client_secret: Secret,
})

describe('what the SDK makes', () => {
  it('issues tokens: pool, resource server, app client, domain', async () => {
    const client = await made()
    expect((await postForm(cognito.tokenEndpoint, form(client))).body.error).toBe('unauthorized_client')
    const Domain = `machines-${UserPoolId.slice(-9).toLowerCase()}`
    await aws.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }))
    const { DomainDescription } = await aws.send(new DescribeUserPoolDomainCommand({ Domain }))
    expect(DomainDescription).toMatchObject({ UserPoolId, Domain, Status: 'ACTIVE' })
    const { status, body } = await postForm(cognito.tokenEndpoint, form(client))
    expect(status).toBe(200)
    expect(body.expires_in).toBe(600)
    expect(claimsOf(body.access_token)).toMatchObject({
      iss: `${cognito.url}/${UserPoolId}`,
      scope: 'orders/read',
    })
  })

  it('issues tokens under a custom domain', async () => {
    const client = await made()
    const Domain = `auth.${UserPoolId.slice(-9).toLowerCase()}.example`
    const CustomDomainConfig = { CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/one' }
    const domain = { UserPoolId, Domain, CustomDomainConfig }
    expect((await aws.send(new CreateUserPoolDomainCommand(domain))).CloudFrontDomain).toBeDefined()
    await aws.send(
      new UpdateUserPoolDomainCommand({
        ...domain,
        CustomDomainConfig: { CertificateArn: CustomDomainConfig.CertificateArn.replace('/one', '/two') },
      }),
    )
    const { DomainDescription } = await aws.send(new DescribeUserPoolDomainCommand({ Domain }))
    expect(DomainDescription?.CustomDomainConfig?.CertificateArn).toMatch(/two$/)
    expect((await aws.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool?.CustomDomain).toBe(Domain)
    expect((await postForm(cognito.tokenEndpoint, form(client))).status).toBe(200)
  })

  it('issues tokens by GetClientToken, without a domain', async () => {
    const client = await made({ ExplicitAuthFlows: clientTokenAuth })
    const { ClientAuthenticationResult: result } = await aws.send(
      new GetClientTokenCommand({ ...client, Scopes: ['orders/read'] }),
    )
    expect(result).toMatchObject({ ExpiresIn: 600, TokenType: 'Bearer' })
    expect(claimsOf(result?.AccessToken ?? '')).toMatchObject({
      client_id: client.ClientId,
      scope: 'orders/read',
    })
  })

  it('GetClientToken needs no AWS credentials', async () => {
    const client = await made({ ExplicitAuthFlows: clientTokenAuth })
    const response = await fetch(cognito.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
      },
      body: JSON.stringify(client),
    })
    expect(response.status).toBe(200)
  })

  it('is described, listed, updated and deleted', async () => {
    const { UserPool } = await aws.send(new DescribeUserPoolCommand({ UserPoolId }))
    expect(UserPool).toMatchObject({
      Id: UserPoolId,
      Name: 'machines',
      UserPoolTier: 'ESSENTIALS',
      IssuerConfiguration: { Type: 'ORIGINAL' },
    })
    expect(UserPoolId).toMatch(/^eu-central-1_[A-Za-z0-9]{9}$/)
    expect(UserPool?.CreationDate).toBeInstanceOf(Date)

    await aws.send(new UpdateUserPoolCommand({ UserPoolId, IssuerConfiguration: { Type: 'UPDATED' } }))
    expect(cognito.pool(UserPoolId).issuer).toBe(`${cognito.url}/issuer-cognito-idp/${UserPoolId}`)
    for (const issuer of [cognito.pool(UserPoolId).issuer, `${cognito.url}/${UserPoolId}`]) {
      expect((await fetch(`${issuer}/.well-known/jwks.json`)).status).toBe(200)
    }

    const server = { UserPoolId, Identifier: 'orders' }
    await aws.send(
      new UpdateResourceServerCommand({
        ...server,
        Name: 'Orders too',
        Scopes: [{ ScopeName: 'all', ScopeDescription: 'All' }],
      }),
    )
    const { ResourceServer } = await aws.send(new DescribeResourceServerCommand(server))
    expect(ResourceServer).toMatchObject({ Name: 'Orders too', Scopes: [{ ScopeName: 'all' }] })
    const { ResourceServers } = await aws.send(new ListResourceServersCommand({ UserPoolId, MaxResults: 50 }))
    expect(ResourceServers).toHaveLength(1)

    const { ClientId } = await made({ AllowedOAuthScopes: ['orders/all'] })
    const client = { UserPoolId, ClientId }
    expect((await aws.send(new DescribeUserPoolClientCommand(client))).UserPoolClient).toMatchObject({
      ClientName: 'warehouse',
      AllowedOAuthScopes: ['orders/all'],
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: 'minutes' },
    })
    await aws.send(new UpdateUserPoolClientCommand({ ...client, ClientName: 'shop' }))
    const updated = (await aws.send(new DescribeUserPoolClientCommand(client))).UserPoolClient
    expect(updated?.ClientName).toBe('shop')
    expect(updated?.AllowedOAuthFlows).toBeUndefined()
    const { UserPoolClients } = await aws.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }))
    expect(UserPoolClients).toEqual([{ ClientId, UserPoolId, ClientName: 'shop' }])

    await aws.send(new DeleteUserPoolClientCommand(client))
    await aws.send(new DeleteResourceServerCommand(server))
    await aws.send(new DeleteUserPoolCommand({ UserPoolId }))
    await expect(aws.send(new DescribeUserPoolCommand({ UserPoolId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('is listed page by page', async () => {
    const ids: (string | undefined)[] = []
    for await (const { UserPools } of paginateListUserPools(
      { client: aws, pageSize: 1 },
      { MaxResults: 1 },
    )) {
      ids.push(...(UserPools ?? []).map(({ Id }) => Id))
    }
    expect(ids).toEqual(cognito.pools.map(({ userPoolId }) => userPoolId))
    expect(ids.length).toBeGreaterThan(2)
  })

  it('two secrets: the new one works beside the old one, until that is deleted', async () => {
    const client = await made({ ExplicitAuthFlows: clientTokenAuth })
    const named = { UserPoolId, ClientId: client.ClientId }
    const { ClientSecretDescriptor } = await aws.send(new AddUserPoolClientSecretCommand(named))
    const next = ClientSecretDescriptor?.ClientSecretValue ?? ''
    expect(ClientSecretDescriptor?.ClientSecretId).toMatch(new RegExp(`^${client.ClientId}--\\d+$`))
    for (const Secret of [client.Secret, next]) {
      await aws.send(new GetClientTokenCommand({ ...client, Secret }))
    }
    await expect(aws.send(new AddUserPoolClientSecretCommand(named))).rejects.toMatchObject({
      name: 'LimitExceededException',
    })
    const { ClientSecrets } = await aws.send(new ListUserPoolClientSecretsCommand(named))
    expect(ClientSecrets).toHaveLength(2)
    expect(JSON.stringify(ClientSecrets)).not.toContain(next)
    const oldId = ClientSecrets?.[0]?.ClientSecretId
    await aws.send(new DeleteUserPoolClientSecretCommand({ ...named, ClientSecretId: oldId }))
    await expect(aws.send(new GetClientTokenCommand(client))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
    await aws.send(new GetClientTokenCommand({ ...client, Secret: next }))
    await expect(
      aws.send(
        new DeleteUserPoolClientSecretCommand({
          ...named,
          ClientSecretId: ClientSecretDescriptor?.ClientSecretId,
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const chosen = { ...named, ClientSecret: 'chosen_by_the_caller_itself' }
    const added = await aws.send(new AddUserPoolClientSecretCommand(chosen))
    expect(added.ClientSecretDescriptor?.ClientSecretValue).toBeUndefined()
  })
})

describe('what Cognito refuses', () => {
  const refused = (promise: Promise<unknown>, name: string, message?: RegExp) =>
    expect(promise).rejects.toMatchObject({
      name,
      ...(message && { message: expect.stringMatching(message) }),
    })

  it.each<[string, Partial<CreateUserPoolClientCommandInput>, string]>([
    [
      'client credentials beside the code flow',
      { AllowedOAuthFlows: ['client_credentials', 'code'] },
      'InvalidOAuthFlowException',
    ],
    ['client credentials without a secret', { GenerateSecret: false }, 'InvalidOAuthFlowException'],
    [
      'client credentials with an OIDC scope',
      { AllowedOAuthScopes: ['openid'] },
      'InvalidOAuthFlowException',
    ],
    ['OAuth without scopes', { AllowedOAuthScopes: [] }, 'InvalidOAuthFlowException'],
    ['an undefined scope', { AllowedOAuthScopes: ['orders/none'] }, 'ScopeDoesNotExistException'],
    ['a token of 4 minutes', { AccessTokenValidity: 4 }, 'InvalidParameterException'],
    ['a token of 25 hours', { AccessTokenValidity: 25, TokenValidityUnits: {} }, 'InvalidParameterException'],
    ['a name of nothing', { ClientName: '' }, 'InvalidParameterException'],
    ['a short secret', { GenerateSecret: false, ClientSecret: 'short' }, 'InvalidParameterException'],
    [
      'ALLOW_CLIENT_TOKEN_AUTH beside a flow for users',
      { ExplicitAuthFlows: [...clientTokenAuth, 'ALLOW_USER_SRP_AUTH'] },
      'InvalidParameterException',
    ],
    [
      '51 scopes',
      { AllowedOAuthScopes: Array.from({ length: 51 }, () => 'orders/read') },
      'InvalidParameterException',
    ],
    ['a pool that is not there', { UserPoolId: 'eu-west-1_Nowhere00' }, 'ResourceNotFoundException'],
  ])('an app client: %s', async (_, more, name) => {
    await refused(aws.send(machine(more)), name)
  })

  it('a resource server: twice, malformed, too many', async () => {
    const create = (Identifier: string, ScopeName = 'read') =>
      aws.send(
        new CreateResourceServerCommand({
          UserPoolId,
          Identifier,
          Name: 'x',
          Scopes: [{ ScopeName, ScopeDescription: 'x' }],
        }),
      )
    await refused(create('orders'), 'InvalidParameterException', /already exists/)
    await refused(create('with space'), 'InvalidParameterException', /identifier/)
    await refused(create('fine', 'with/slash'), 'InvalidParameterException', /scopeName/)
    await create('https://my-api-server.org')
    for (let made = 2; made < 25; made++) await create(`server-${made}`)
    await refused(create('one-more'), 'LimitExceededException')
  })

  it('a domain: taken, reserved, malformed; and a pool that has one is not deleted', async () => {
    const domain = (Domain: string) => aws.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }))
    await refused(domain('my-cognito'), 'InvalidParameterException', /reserved/)
    await refused(domain('Upper'), 'InvalidParameterException')
    const mine = `mine-${UserPoolId.slice(-9).toLowerCase()}`
    await domain(mine)
    await refused(domain(mine), 'InvalidParameterException', /associated/)
    await refused(domain('another'), 'InvalidParameterException', /already has/)
    await refused(aws.send(new DeleteUserPoolCommand({ UserPoolId })), 'InvalidParameterException', /domain/)
    await aws.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: mine }))
    expect((await aws.send(new DescribeUserPoolDomainCommand({ Domain: mine }))).DomainDescription).toEqual(
      {},
    )
    await aws.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'ACTIVE' }))
    await refused(
      aws.send(new DeleteUserPoolCommand({ UserPoolId })),
      'InvalidParameterException',
      /protection/,
    )
  })

  it('GetClientToken: wrong secret, flow not allowed, unknown client, scope not allowed', async () => {
    const plain = await made()
    const client = await made({ ExplicitAuthFlows: clientTokenAuth })
    const get = (more: object) => aws.send(new GetClientTokenCommand({ ...client, ...more }))
    await refused(get({ Secret: 'wrong' }), 'NotAuthorizedException')
    await refused(get(plain), 'NotAuthorizedException', /ALLOW_CLIENT_TOKEN_AUTH/)
    await refused(get({ ClientId: 'nobody' }), 'ResourceNotFoundException')
    await refused(get({ Scopes: ['orders/write'] }), 'InvalidParameterException')
    await refused(get({ ClientId: '' }), 'InvalidParameterException')
  })

  it('a name that a web page could have pointed here, unless it is the public URL', async () => {
    await using named = await startLocalCognito({ publicUrl: 'http://cognito.example' })
    const statusFor = (host: string) =>
      new Promise((resolve) => {
        const sent = request({ port: named.port, host: '127.0.0.1', method: 'POST' }, (response) =>
          resolve(response.resume().statusCode),
        )
        sent.setHeader('host', host)
        sent.setHeader('content-type', 'application/x-amz-json-1.1')
        sent.setHeader('x-amz-target', 'AWSCognitoIdentityProviderService.ListUserPools')
        sent.end('{"MaxResults":60}')
      })
    expect(named.issuer).toMatch(/^http:\/\/cognito\.example\/eu-west-1_/)
    expect(await statusFor('cognito.example')).toBe(200)
    expect(await statusFor(`localhost:${named.port}`)).toBe(200)
    expect(await statusFor('attacker.example')).toBe(403)
  })

  it('an operation that is for users, and a body that is none', async () => {
    await refused(aws.send(new ListUsersCommand({ UserPoolId })), 'UnknownOperationException')
    await refused(
      aws.send(new ListUserPoolsCommand({ MaxResults: 61 })),
      'InvalidParameterException',
      /maxResults/,
    )
    const response = await fetch(cognito.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
      },
      body: '{',
    })
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' })
  })
})
