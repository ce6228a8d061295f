import { CognitoM2M, type CognitoM2MProps } from '@cognito-m2m/cdk'
import { defineResourceServer, defineUserPool, OptionError } from '@cognito-m2m/core'
import type { Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { UserPool } from 'aws-cdk-lib/aws-cognito'
import { Vpc } from 'aws-cdk-lib/aws-ec2'
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, it } from 'vitest'
import { billing, machines, orders } from './support/machines.ts'
import { synthesized } from './support/synthesized.ts'

function consumer(stack: Stack, id: string) {
  const code = Code.fromInline('exports.handler = async () => {}')
  return new LambdaFunction(stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X })
}

/** The error of a construct with these props over a correct set. */
function refusal(props: (stack: Stack) => Partial<CognitoM2MProps>): unknown {
  try {
    synthesized((stack) => {
      new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' }, ...props(stack) })
    })
  } catch (error) {
    return error
  }
  return undefined
}

const certificateIn = (region: string) => (stack: Stack) => ({
  domain: {
    customDomain: 'auth.example.com',
    certificate: Certificate.fromCertificateArn(
      stack,
      'C',
      `arn:aws:acm:${region}:123456789012:certificate/1`,
    ),
  },
})
const replicated = (stack: Stack) => ({
  regions: ['eu-central-1'],
  key: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1'),
})
const joined = (stack: Stack) => ({
  userPool: UserPool.fromUserPoolId(stack, 'Existing', 'eu-west-1_Existing1'),
})

const mistakes: readonly [what: string, props: (stack: Stack) => object, sentence: RegExp][] = [
  ['no definition', () => ({ definition: {} }), /`definition`: must be a result of `defineUserPool`/],
  ['no word on the domain', () => ({ domain: undefined }), /`domain`: must be `\{ prefix \}`.*or `false`/],
  ['a prefix that Cognito refuses', () => ({ domain: { prefix: 'Acme' } }), /domain.prefix.*lower-case/],
  [
    'a reserved word in the prefix',
    () => ({ domain: { prefix: 'my-cognito' } }),
    /must not contain `cognito`/,
  ],
  [
    'a certificate in another Region',
    certificateIn('eu-west-1'),
    /is in eu-west-1\. Cognito requires the certificate .* us-east-1\./,
  ],
  [
    'a custom domain without a certificate',
    () => ({ domain: { customDomain: 'a.example.com' } }),
    /certificate.*missing/,
  ],
  [
    'a token endpoint of a new pool',
    () => ({ domain: { tokenEndpoint: 'https://x' } }),
    /Pass it as `userPool`/,
  ],
  [
    'clients of the token endpoint without a domain',
    () => ({ domain: false }),
    /app client `warehouse` uses the token endpoint/,
  ],
  [
    'PrivateLink with a domain',
    (stack) => ({ privateLink: { vpc: new Vpc(stack, 'Vpc') } }),
    /does not work with a user pool that has a domain/,
  ],
  [
    'a V3 trigger on Lite',
    (stack) => ({ featurePlan: 'LITE', preTokenGeneration: consumer(stack, 'T') }),
    /`LITE` does not support V3 pre-token-generation triggers/,
  ],
  [
    'replicas on Lite',
    (stack) => ({ featurePlan: 'LITE', replication: replicated(stack) }),
    /`LITE` does not support multi-Region/,
  ],
  [
    'replicas under two issuers',
    (stack) => ({ issuerType: 'ORIGINAL', replication: replicated(stack) }),
    /must be `UPDATED`/,
  ],
  [
    'replicas nowhere',
    (stack) => ({ replication: { ...replicated(stack), regions: [] } }),
    /at least one other Region/,
  ],
  [
    'a plan for a pool that exists',
    (stack) => ({ ...joined(stack), featurePlan: 'PLUS' }),
    /featurePlan.*applies only to a new user pool/,
  ],
  [
    'a grace period longer than the time between rotations',
    () => ({ rotation: { everyDays: 1 } }),
    /shorter than the time between rotations/,
  ],
  ['rotation every half day', () => ({ rotation: { everyDays: 0.5 } }), /everyDays/],
  ['a grace period of no time', () => ({ rotation: { graceSeconds: 0 } }), /graceSeconds/],
]

describe('a mistake fails at synthesis with a sentence', () => {
  it.each(mistakes)('%s', (_, props, sentence) => {
    const error = refusal(props as never)
    expect(error).toBeInstanceOf(OptionError)
    expect((error as Error).message).toMatch(sentence)
  })

  it('a scope that no resource server has', () => {
    const misspelt = { scopes: ['orders/raed' as 'orders/read'] }
    expect(() => defineUserPool({ resourceServers: [orders], appClients: { a: misspelt } })).toThrow(
      /no resource server of this user pool defines the scope `orders\/raed`. Did you mean `orders\/read`\?/,
    )
  })

  it('a client that the definition does not have', () => {
    expect(() =>
      synthesized((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        // @ts-expect-error a misspelt name
        auth.client('warehuose')
      }),
    ).toThrow(/has no app client `warehuose`/)
  })

  it('a second consumer of one client', () => {
    expect(() =>
      synthesized((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        const warehouse = consumer(stack, 'Warehouse')
        auth.client('warehouse').bind(warehouse)
        auth.client('warehouse').grantRead(warehouse)
        auth.client('warehouse').bind(consumer(stack, 'Shop'))
      }),
    ).toThrow(/already has a consumer, .*Warehouse.*Define another app client for .*Shop/)
    expect(() =>
      synthesized((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        auth.client('warehouse').grantRead(new AccountPrincipal('123456789012'))
        auth.client('warehouse').grantRead(new AccountPrincipal('210987654321'))
      }),
    ).toThrow(/already has a consumer/)
  })

  const tables: readonly [what: string, props: object, sentence: RegExp][] = [
    [
      'a resource server of another pool',
      { resource: defineResourceServer({ identifier: 'x', scopes: { a: 'A' } }) },
      /definition's resource servers: `orders`/,
    ],
    [
      'a scope that the API does not have',
      { routes: { 'GET /orders': { scopes: 'raed' } } },
      /has no scope `raed`/,
    ],
    ['a route key that is none', { routes: { '/orders': { scopes: 'read' } } }, /routes/],
    [
      'a function, which cannot travel',
      { routes: { 'GET /orders': { permit: () => true } } },
      /permit.*is not supported here/,
    ],
    ['no table', { routes: undefined }, /Option `routes`: must be an object/],
    ['a route without a requirement', { routes: { 'GET /orders': undefined } }, /Option `routes.*`: must/],
    ['a requirement of null', { routes: { 'GET /orders': null } }, /Option `routes.*`: must/],
    [
      'an undefined scope',
      { routes: { 'GET /orders': { scopes: undefined } } },
      /scopes.*must not be undefined/,
    ],
    ['a cache of a day', { cacheSeconds: 86_400 }, /cacheSeconds/],
  ]
  it.each(tables)('in a table of routes: %s', (_, props, sentence) => {
    expect(() =>
      synthesized((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        const correct = { resource: orders, routes: { 'GET /orders': { scopes: 'read' } } } as const
        auth.restAuthorizer('Orders', { ...correct, ...props } as never)
      }),
    ).toThrow(sentence)
  })

  it.each([undefined, null, 'read'])('in a WebSocket API: the requirement %j', (requirement) => {
    expect(() =>
      synthesized((stack) => {
        const auth = new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme' } })
        auth.webSocketAuthorizer('Orders', { resource: orders, requirement } as never)
      }),
    ).toThrow(OptionError)
  })
})

/** Compiled, never run. */
export function typed(auth: CognitoM2M<typeof machines>) {
  // @ts-expect-error a scope of another resource server
  auth.httpAuthorizer('A', { resource: billing, routes: { 'GET /': { scopes: 'write' } } })
  return auth.httpAuthorizer('B', { resource: billing, routes: { 'GET /': { scopes: 'read' } } })
}
