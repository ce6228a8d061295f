import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dispositionOf, membersDocument } from '../build/member-dispositions.ts'
import {
  type ModelValue,
  modelShapes,
  operationExceptions,
  requestShapes,
} from '../src/idp-api/service-model.ts'
import type { Requests } from '../src/idp-api/service-types.ts'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { differences, type SdkValue, sdkOperation, sdkStruct } from './sdk-model.ts'

type Operation = keyof Requests
type Answer = Readonly<Record<string, unknown>>

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito({ userPools: [{}] })
})
afterAll(() => cognito.close())

async function call(operation: string, input: object): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(cognito.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  })
  return { status: response.status, answer: (await response.json()) as Answer }
}

/** Calls it, and holds the answer to the SDK's structure. */
async function ok(operation: Operation, input: object): Promise<Answer> {
  const { status, answer } = await call(operation, input)
  expect([status, answer.message]).toEqual([200, undefined])
  expect(differences(sdkOperation(operation).answer, answer)).toEqual([])
  return answer
}

const inside = (answer: Answer, name: string) => Object(answer[name]) as Record<string, unknown>

describe('the service model', () => {
  const sameKind = (model: ModelValue, schema: SdkValue): boolean => {
    switch (model.type) {
      case 'list':
        return schema.kind === 'list' && sameKind(model.element, schema.value)
      case 'map':
        return schema.kind === 'map' && sameKind(model.value, schema.value)
      case 'struct':
        return schema.kind === 'struct' && schema.name === model.shape
      case 'integer':
        return schema.kind === 'number'
      default:
        return schema.kind === model.type
    }
  }

  it("is the SDK's: every member of every request, its type, and whether it is required", () => {
    for (const [operation, request] of Object.entries(requestShapes))
      expect([operation, sdkOperation(operation).request]).toEqual([operation, request])
    // Structures are known to the SDK's schemas once something refers to them: requests first.
    for (const [name, { required, members }] of Object.entries(modelShapes)) {
      const struct = sdkStruct(name)
      expect([name, ...Object.keys(members).toSorted()]).toEqual([
        name,
        ...[...struct.members.keys()].toSorted(),
      ])
      expect([name, ...required.toSorted()]).toEqual([name, ...struct.required.toSorted()])
      for (const [member, model] of Object.entries(members)) {
        expect([name, member, sameKind(model, struct.members.get(member) as SdkValue)]).toEqual([
          name,
          member,
          true,
        ])
      }
    }
  })

  it('is what the table in docs/ says', async () => {
    expect(await readFile(new URL('../docs/user-pools-api.md', import.meta.url), 'utf8')).toBe(
      membersDocument(),
    )
  })
})

/** A value that the model allows, with every member of a structure. */
function sample(model: ModelValue, name = ''): unknown {
  const special = specialValues[name]
  if (special !== undefined) return special
  switch (model.type) {
    case 'string': {
      if (model.enum !== undefined) return model.enum.at(-1)
      const candidates = [
        'aaaa{####}',
        'aaaa{##link##}',
        'a@example.com',
        'arn:aws:lambda:eu-west-1:000000000000:function:x',
        'aaaaaaaa',
      ]
      const fits = ({ min = 0, max = 1e6, pattern = '.*' }, text: string) =>
        text.length >= min &&
        text.length <= max &&
        new RegExp(`^(?:${pattern.replace('(?s)', '')})$`, 'u').test(text)
      const found = candidates.toReversed().find((text) => fits(model, text))
      if (found === undefined) throw new Error(`No sample for ${name}: ${model.pattern}`)
      return found
    }
    case 'integer':
      return Math.max(model.min ?? 0, 1)
    case 'boolean':
      return true
    case 'list':
      return [sample(model.element, name)]
    case 'map':
      return { key: sample(model.value, name) }
    case 'struct':
      return Object.fromEntries(
        Object.entries(modelShapes[model.shape]?.members ?? {}).map(([member, value]) => [
          member,
          sample(value, member),
        ]),
      )
  }
}

const specialValues: Readonly<Record<string, unknown>> = {
  LambdaConfig: { PreTokenGeneration: 'arn:aws:lambda:eu-west-1:000000000000:function:x' },
  PreTokenGeneration: 'arn:aws:lambda:eu-west-1:000000000000:function:x',
  IdTokenValidity: 1,
  RefreshTokenValidity: 1,
  Schema: [{ Name: 'tenant', AttributeDataType: 'String' }],
}

/** A request with every member that is stored. */
function storedMembers(operation: Operation, except: readonly string[] = []): Record<string, unknown> {
  const members = modelShapes[requestShapes[operation]]?.members ?? {}
  return Object.fromEntries(
    Object.entries(members)
      .filter(([member]) => dispositionOf(operation, member) === 'stored' && !except.includes(member))
      .map(([member, model]) => [member, sample(model, member)]),
  )
}

async function newPool(more: object = {}): Promise<string> {
  return String(inside(await ok('CreateUserPool', { PoolName: 'members', ...more }), 'UserPool').Id)
}

describe('stored members come back', () => {
  it.each(['AliasAttributes', 'UsernameAttributes'])('of CreateUserPool, without %s', async (excluded) => {
    const { Schema, ...stored } = storedMembers('CreateUserPool', [excluded])
    const UserPoolId = await newPool({ ...stored, Schema })
    const pool = inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')
    expect(pool).toMatchObject(stored)
    expect(Schema).toBeDefined()
    expect(pool.SchemaAttributes).toContainEqual(expect.objectContaining({ Name: 'custom:tenant' }))
  })

  it('of UpdateUserPool, and go back to their defaults when they are left out', async () => {
    const UserPoolId = await newPool()
    const fresh = inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')
    const stored = storedMembers('UpdateUserPool')
    await ok('UpdateUserPool', { UserPoolId, ...stored })
    expect(inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')).toMatchObject(stored)
    await ok('UpdateUserPool', { UserPoolId })
    const { LastModifiedDate: _, ...settled } = inside(
      await ok('DescribeUserPool', { UserPoolId }),
      'UserPool',
    )
    expect(fresh).toMatchObject(settled)
  })

  it('of SetUserPoolMfaConfig', async () => {
    const UserPoolId = await newPool()
    expect(await ok('GetUserPoolMfaConfig', { UserPoolId })).toEqual({ MfaConfiguration: 'OFF' })
    const stored = storedMembers('SetUserPoolMfaConfig')
    expect(await ok('SetUserPoolMfaConfig', { UserPoolId, ...stored })).toEqual(stored)
    expect(await ok('GetUserPoolMfaConfig', { UserPoolId })).toEqual(stored)
  })

  it('of CreateUserPoolClient and UpdateUserPoolClient', async () => {
    const UserPoolId = await newPool()
    const made = await ok('CreateUserPoolClient', {
      UserPoolId,
      ClientName: 'app',
      ...storedMembers('CreateUserPoolClient'),
    })
    const named = { UserPoolId, ClientId: inside(made, 'UserPoolClient').ClientId }
    expect(inside(await ok('DescribeUserPoolClient', named), 'UserPoolClient')).toMatchObject(
      storedMembers('CreateUserPoolClient'),
    )
    await ok('UpdateUserPoolClient', named)
    const plain = inside(await ok('DescribeUserPoolClient', named), 'UserPoolClient')
    expect(plain).toMatchObject({
      ClientName: 'app',
      RefreshTokenValidity: 30,
      AuthSessionValidity: 3,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AllowedOAuthFlowsUserPoolClient: false,
    })
    expect(plain).not.toHaveProperty('CallbackURLs')
    await ok('UpdateUserPoolClient', { ...named, ...storedMembers('UpdateUserPoolClient') })
    expect(inside(await ok('DescribeUserPoolClient', named), 'UserPoolClient')).toMatchObject(
      storedMembers('UpdateUserPoolClient'),
    )
  })

  it('of CreateUserPoolDomain and UpdateUserPoolDomain', async () => {
    const UserPoolId = await newPool()
    const named = { UserPoolId, Domain: 'auth.members.example' }
    const CustomDomainConfig = {
      CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/one',
      SecurityPolicy: 'TLS_V1_2_2021',
    }
    const stored = { ...storedMembers('CreateUserPoolDomain', ['CustomDomainConfig']), CustomDomainConfig }
    await ok('CreateUserPoolDomain', { ...named, ...stored })
    const described = async () =>
      inside(await ok('DescribeUserPoolDomain', { Domain: named.Domain }), 'DomainDescription')
    expect(await described()).toMatchObject(stored)
    await ok('UpdateUserPoolDomain', { ...named, CustomDomainConfig, ManagedLoginVersion: 2 })
    expect(await described()).toMatchObject({ ...stored, ManagedLoginVersion: 2 })
  })
})

describe('a pool that was given a name only', () => {
  it('is described whole, with the defaults of Amazon Cognito', async () => {
    const UserPoolId = await newPool()
    const pool = inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')
    expect(pool).toMatchObject({
      Id: UserPoolId,
      Name: 'members',
      Arn: `arn:aws:cognito-idp:eu-west-1:000000000000:userpool/${UserPoolId}`,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      UserPoolTags: {},
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Name: 'verified_email', Priority: 1 },
          { Name: 'verified_phone_number', Priority: 2 },
        ],
      },
      UserPoolTier: 'ESSENTIALS',
      IssuerConfiguration: { Type: 'ORIGINAL' },
    })
    const attributes = pool.SchemaAttributes as { Name: string; Required: boolean }[]
    expect(attributes.find(({ Name }) => Name === 'sub')).toMatchObject({ Required: true, Mutable: false })
    expect(attributes.map(({ Name }) => Name)).toContain('phone_number_verified')
  })

  it('is the same for the pool of the options', async () => {
    const { UserPool } = await ok('DescribeUserPool', { UserPoolId: cognito.userPoolId })
    expect(Object.keys(Object(UserPool))).toEqual(
      expect.arrayContaining(['Policies', 'SchemaAttributes', 'MfaConfiguration', 'AccountRecoverySetting']),
    )
  })
})

describe('the calls of CloudFormation and the CDK', () => {
  it('are all offered: what its resource types of Cognito are permitted to call for a machine', () => {
    // From the `handlers` of the registry's schemas of AWS::Cognito::UserPool, …Client, …Domain and …ResourceServer.
    for (const operation of [
      ...['CreateUserPool', 'DescribeUserPool', 'UpdateUserPool', 'DeleteUserPool', 'ListUserPools'],
      ...['AddCustomAttributes', 'GetUserPoolMfaConfig', 'SetUserPoolMfaConfig'],
      ...['TagResource', 'UntagResource', 'ListTagsForResource'],
      ...['CreateUserPoolClient', 'DescribeUserPoolClient', 'UpdateUserPoolClient', 'DeleteUserPoolClient'],
      ...['ListUserPoolClients', 'CreateUserPoolDomain', 'DescribeUserPoolDomain', 'UpdateUserPoolDomain'],
      ...['DeleteUserPoolDomain', 'CreateResourceServer', 'DescribeResourceServer', 'UpdateResourceServer'],
      ...['DeleteResourceServer', 'ListResourceServers'],
    ])
      expect(Object.keys(requestShapes)).toContain(operation)
  })

  it('attributes that are added later are described', async () => {
    const UserPoolId = await newPool()
    const CustomAttributes = [{ Name: 'tenant', AttributeDataType: 'Number' }]
    await ok('AddCustomAttributes', { UserPoolId, CustomAttributes })
    await ok('UpdateUserPool', { UserPoolId })
    const { SchemaAttributes } = inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')
    expect(SchemaAttributes).toContainEqual(expect.objectContaining({ Name: 'custom:tenant', Mutable: true }))
  })

  it("the CDK's `userPoolClientSecret` and `cloudFrontEndpoint` read members that are there", async () => {
    const UserPoolId = await newPool()
    const made = await ok('CreateUserPoolClient', { UserPoolId, ClientName: 'x', GenerateSecret: true })
    const { ClientId } = inside(made, 'UserPoolClient')
    const described = inside(await ok('DescribeUserPoolClient', { UserPoolId, ClientId }), 'UserPoolClient')
    expect(described.ClientSecret).toMatch(/^\w{51}$/)
    await ok('CreateUserPoolDomain', { UserPoolId, Domain: 'cdk-machines' })
    const domain = inside(await ok('DescribeUserPoolDomain', { Domain: 'cdk-machines' }), 'DomainDescription')
    expect(domain.CloudFrontDistribution).toEqual(expect.any(String))
  })
})

describe('tags', () => {
  it('are added, listed and removed by the ARN of the pool', async () => {
    const UserPoolId = await newPool({ UserPoolTags: { stage: 'test' } })
    const { Arn: ResourceArn } = inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool')
    await ok('TagResource', { ResourceArn, Tags: { owner: 'orders' } })
    expect(await ok('ListTagsForResource', { ResourceArn })).toEqual({
      Tags: { stage: 'test', owner: 'orders' },
    })
    await ok('UntagResource', { ResourceArn, TagKeys: ['stage'] })
    expect(inside(await ok('DescribeUserPool', { UserPoolId }), 'UserPool').UserPoolTags).toEqual({
      owner: 'orders',
    })
    const elsewhere = 'arn:aws:cognito-idp:eu-west-1:999999999999:userpool/eu-west-1_Nowhere00'
    expect((await call('ListTagsForResource', { ResourceArn: elsewhere })).answer.__type).toBe(
      'ResourceNotFoundException',
    )
  })
})

describe('replicas', () => {
  it('are made, listed, switched off and deleted', async () => {
    const UserPoolId = await newPool()
    const named = { UserPoolId, RegionName: 'us-east-1' }
    expect(inside(await ok('CreateUserPoolReplica', named), 'UserPoolReplica')).toMatchObject({
      Role: 'SECONDARY',
      Status: 'ACTIVE',
    })
    await ok('UpdateUserPoolReplica', { ...named, Status: 'INACTIVE' })
    const { UserPoolReplicas } = await ok('ListUserPoolReplicas', { UserPoolId })
    expect(UserPoolReplicas).toMatchObject([
      { RegionName: 'eu-west-1', Role: 'PRIMARY' },
      { RegionName: 'us-east-1', Role: 'SECONDARY', Status: 'INACTIVE' },
    ])
    await ok('DeleteUserPoolReplica', named)
    expect((await ok('ListUserPoolReplicas', { UserPoolId })).UserPoolReplicas).toHaveLength(1)
    const tagged = await call('CreateUserPoolReplica', { ...named, UserPoolTags: { owner: 'orders' } })
    expect(tagged.answer.__type).toBe('InvalidParameterException')
  })
})

describe('exceptions', () => {
  // The wire format's own, and those of a setting that AWS does not have.
  const ofEveryOperation = ['SerializationException', 'OperationNotEnabledException']

  it.each([
    ['app-clients.ts', ['CreateUserPoolClient', 'UpdateUserPoolClient', 'DescribeUserPoolClient']],
    ['app-client-rules.ts', ['CreateUserPoolClient', 'UpdateUserPoolClient']],
    ['client-secrets.ts', ['AddUserPoolClientSecret', 'DeleteUserPoolClientSecret']],
    ['domains.ts', ['CreateUserPoolDomain', 'UpdateUserPoolDomain', 'DeleteUserPoolDomain']],
    ['get-client-token.ts', ['GetClientToken']],
    ['replicas.ts', ['CreateUserPoolReplica', 'UpdateUserPoolReplica', 'DeleteUserPoolReplica']],
    ['resource-servers.ts', ['CreateResourceServer', 'UpdateResourceServer', 'DescribeResourceServer']],
    ['tags.ts', ['TagResource', 'UntagResource', 'ListTagsForResource']],
    ['user-pools.ts', ['CreateUserPool', 'UpdateUserPool', 'DeleteUserPool']],
  ] as const)('of %s are documented for its operations', async (file, operations) => {
    const source = await readFile(new URL(`../src/idp-api/${file}`, import.meta.url), 'utf8')
    const thrown = [...source.matchAll(/'(\w+Exception)'/g)].map(([, name = '']) => name)
    expect(thrown.length).toBeGreaterThan(0)
    const documented = [...ofEveryOperation, ...operations.flatMap((name) => operationExceptions[name] ?? [])]
    expect(documented).toEqual(expect.arrayContaining([...new Set(thrown)]))
  })
})

describe('what the model does not allow', () => {
  it.each<[string, string, object, string, RegExp]>([
    [
      'an MFA setting',
      'CreateUserPool',
      { PoolName: 'x', MfaConfiguration: 'MAYBE' },
      'InvalidParameterException',
      /'mfaConfiguration'.*enum value set: \[OFF, ON, OPTIONAL\]/,
    ],
    [
      'an attribute to verify',
      'CreateUserPool',
      { PoolName: 'x', AutoVerifiedAttributes: ['email', 'fax'] },
      'InvalidParameterException',
      /'autoVerifiedAttributes\.2\.member'.*\[email, phone_number\]/,
    ],
    [
      'a value deep inside',
      'CreateUserPool',
      { PoolName: 'x', Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      'InvalidParameterException',
      /'policies\.passwordPolicy\.minimumLength'.*greater than or equal to 6/,
    ],
    ['a missing member', 'CreateUserPool', {}, 'InvalidParameterException', /'poolName'.*must not be null/],
    ['null', 'CreateUserPool', { PoolName: null }, 'InvalidParameterException', /must not be null/],
    ['a wrong type', 'CreateUserPool', { PoolName: 7 }, 'SerializationException', /String/],
    ['a list as the request', 'CreateUserPool', [], 'SerializationException', /structure/],
    [
      'two mistakes',
      'ListUserPools',
      { MaxResults: 0, NextToken: 'a b' },
      'InvalidParameterException',
      /^2 validation errors/,
    ],
  ])('%s', async (_, operation, input, name, message) => {
    const { status, answer } = await call(operation, input)
    expect([status, answer.__type, answer.message]).toEqual([400, name, expect.stringMatching(message)])
  })

  it('PreventUserExistenceErrors, as everything else of an app client', async () => {
    const input = { UserPoolId: cognito.userPoolId, ClientName: 'x', PreventUserExistenceErrors: 'PERHAPS' }
    expect((await call('CreateUserPoolClient', input)).answer.message).toContain('[ENABLED, LEGACY]')
  })

  it('a lifetime outside the range of any of the three tokens', async () => {
    const client = { UserPoolId: cognito.userPoolId, ClientName: 'x' }
    for (const more of [
      { AccessTokenValidity: 2, TokenValidityUnits: { AccessToken: 'days' } },
      { IdTokenValidity: 4, TokenValidityUnits: { IdToken: 'minutes' } },
      { RefreshTokenValidity: 3651 },
    ])
      expect((await call('CreateUserPoolClient', { ...client, ...more })).answer.message).toContain(
        'Invalid range',
      )
  })

  it('an unknown operation is named, with the nearest one', async () => {
    const { answer } = await call('CreateUserPol', {})
    expect(answer).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringMatching(/^CreateUserPol is not supported.*Did you mean CreateUserPool\?$/),
    })
    expect((await call('<script>', {})).answer.message).not.toContain('script')
    expect((await call('toString', {})).answer.__type).toBe('UnknownOperationException')
  })
})
