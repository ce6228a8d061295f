// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { renderDiagnosis } from '../../src/doctor/render.ts'
import { certificate } from './certificate.ts'
import { codesOf, type Diagnosis, type Env, lab, type Seed, secret, seeded } from './lab.ts'

const { cognito, diagnosed, stub } = lab()
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')

/** A cause, and a configuration that is right but for it. */
type Seeded = readonly [cause: string, diagnose: () => Promise<Diagnosis>]

/** Mistakes in one variable. */
const variable = (cause: string, env: Env): Seeded => [cause, () => diagnosed({ env })]
const noPool = { COGNITO_USER_POOL_ID: undefined }

const variables: readonly Seeded[] = [
  variable('client_id_as_user_pool_id', { COGNITO_USER_POOL_ID: '1example23456789abcdefghij' }),
  variable('arn_as_user_pool_id', {
    COGNITO_USER_POOL_ID: 'arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_Doctor001',
  }),
  variable('user_pool_id_quoted', { COGNITO_USER_POOL_ID: '"eu-west-1_Doctor001"' }),
  variable('user_pool_id_separator', { COGNITO_USER_POOL_ID: 'eu-west-1-Doctor001' }),
  variable('user_pool_id_without_region', { COGNITO_USER_POOL_ID: 'Doctor001' }),
  variable('user_pool_id_malformed', { COGNITO_USER_POOL_ID: 'my-pool!' }),
  variable('document_as_issuer', {
    COGNITO_USER_POOL_ID: undefined,
    COGNITO_ISSUER: 'https://a.example/p/.well-known/jwks.json',
  }),
  variable('domain_as_issuer', {
    COGNITO_USER_POOL_ID: undefined,
    COGNITO_ISSUER: 'https://my.auth.eu-west-1.amazoncognito.com',
  }),
  variable('issuer_trailing_slash', {
    COGNITO_USER_POOL_ID: undefined,
    COGNITO_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Doctor001/',
  }),
  variable('insecure_issuer', {
    COGNITO_USER_POOL_ID: undefined,
    COGNITO_ISSUER: 'http://issuer.example/pool',
  }),
  variable('user_pool_id_as_client_id', { COGNITO_CLIENT_ID: 'eu-west-1_Doctor001' }),
  variable('client_id_malformed', { COGNITO_CLIENT_ID: '"machine"' }),
  variable('client_id_as_secret', { COGNITO_CLIENT_SECRET: 'machine' }),
  variable('secret_quoted', { COGNITO_CLIENT_SECRET: '"secret_of_the_machine_01"' }),
  variable('secret_is_json', { COGNITO_CLIENT_SECRET: '{"clientSecret":"secret_of_the_machine_01"}' }),
  variable('secret_url_encoded', { COGNITO_CLIENT_SECRET: 'secret%2Bof%2Bthe%2Bmachine' }),
  variable('secret_is_placeholder', { COGNITO_CLIENT_SECRET: 'changeme' }),
  variable('token_endpoint_malformed', {
    COGNITO_TOKEN_ENDPOINT: 'my.auth.eu-west-1.amazoncognito.com/oauth2/token',
  }),
  variable('issuer_as_token_endpoint', {
    COGNITO_TOKEN_ENDPOINT: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Doctor001',
  }),
  variable('insecure_token_endpoint', { COGNITO_TOKEN_ENDPOINT: 'http://auth.example/oauth2/token' }),
  variable('token_endpoint_path', {
    COGNITO_TOKEN_ENDPOINT: 'https://my.auth.eu-west-1.amazoncognito.com/oauth2/authorize',
  }),
  variable('domain_region_mismatch', {
    COGNITO_TOKEN_ENDPOINT: 'https://my.auth.us-east-1.amazoncognito.com/oauth2/token',
  }),
  variable('scopes_separated_by_commas', { COGNITO_SCOPES: 'orders/read,orders/write' }),
  variable('oidc_scope_for_machine', { COGNITO_SCOPES: 'openid' }),
  variable('scope_without_resource', { COGNITO_SCOPES: 'read' }),
  variable('client_or_secret_wrong', { COGNITO_CLIENT_SECRET: 'secret_that_was_deleted_1' }),
  variable('scope_not_allowed', { COGNITO_SCOPES: 'orders/raed' }),
  variable('resource_mismatch', { COGNITO_RESOURCE: 'order' }),
]

/** What an endpoint answers. */
const fault = (cause: string, endpoint: 'jwks' | 'token_endpoint', answer: object): Seeded => [
  cause,
  () => {
    cognito().faults.set(endpoint, answer)
    return diagnosed({})
  },
]

const endpointFaults: readonly Seeded[] = [
  fault('user_pool_not_found', 'jwks', { status: 404 }),
  fault('keys_forbidden', 'jwks', { status: 403 }),
  fault('keys_endpoint_failing', 'jwks', { status: 500 }),
  fault('keys_redirected', 'jwks', { answer: 'redirect' }),
  fault('keys_not_json', 'jwks', { answer: 'html_page' }),
  fault('keys_unusable', 'jwks', { answer: 'empty_key_set' }),
  fault('throttled', 'token_endpoint', { answer: 'rate_exceeded' }),
  fault('web_acl_blocks', 'token_endpoint', { answer: 'waf_forbidden' }),
  fault('token_endpoint_failing', 'token_endpoint', { status: 502 }),
  fault('not_a_token_endpoint', 'token_endpoint', { answer: 'html_page' }),
]

/** The token endpoint answers an OAuth 2.0 error. */
const refusal = (cause: string, error: string): Seeded => [
  cause,
  async () => {
    const url = await stub((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    })
    const scopes = { COGNITO_SCOPES: undefined }
    return diagnosed({ env: { COGNITO_TOKEN_ENDPOINT: `${url}/oauth2/token`, ...scopes } })
  },
]

const refusals: readonly Seeded[] = [
  refusal('client_credentials_not_enabled', 'unauthorized_client'),
  refusal('client_without_scopes', 'invalid_scope'),
  refusal('token_request_refused', 'unsupported_grant_type'),
]

/** GetClientToken in place of the token endpoint. */
const direct = (cause: string, env: Env, ...args: string[]): Seeded => [
  cause,
  () =>
    diagnosed({
      env: { COGNITO_TOKEN_ENDPOINT: undefined, ...env },
      args:
        args.length > 0
          ? args.map((arg) => (arg === 'TOKEN_ENDPOINT' ? cognito().tokenEndpoint : arg))
          : ['--client-token-endpoint', cognito().url],
    }),
]

const getClientToken: readonly Seeded[] = [
  direct('region_mismatch', {}, '--region', 'us-east-1'),
  direct('client_unknown', { COGNITO_CLIENT_ID: 'nobody' }),
  direct('secret_or_flow_wrong', { COGNITO_CLIENT_ID: 'direct' }),
  direct('secret_or_flow_wrong', { COGNITO_CLIENT_ID: 'machine' }),
  [
    'operation_not_enabled',
    async () => {
      const url = await stub((_, response) => {
        response.writeHead(400).end(JSON.stringify({ __type: 'OperationNotEnabledException' }))
      })
      const env = { COGNITO_TOKEN_ENDPOINT: undefined }
      return diagnosed({ env, args: ['--client-token-endpoint', url] })
    },
  ],
  direct('token_endpoint_as_client_token_endpoint', {}, '--client-token-endpoint', 'TOKEN_ENDPOINT'),
  direct(
    'client_token_endpoint_malformed',
    {},
    '--client-token-endpoint',
    'cognito-idp.eu-west-1.amazonaws.com',
  ),
  direct('insecure_token_endpoint', {}, '--client-token-endpoint', 'http://cognito-idp.example/'),
  direct('client_token_host_unknown', {}, '--client-token-endpoint', 'https://nowhere.invalid/'),
]

/** A server of another kind than what is expected. */
async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function closedPort(): Promise<string> {
  const server = createTcpServer()
  const host = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return host
}

const jwksAt = (url: string): Env => ({ COGNITO_JWKS_URI: url, COGNITO_CLIENT_ID: undefined })
const noHurry = { COGNITO_CLIENT_SECRET: undefined }

/** An https server with this certificate; `ca` is trusted meanwhile, if there is one. */
async function withTls(identity: { key: string; cert: string; ca?: string }): Promise<Diagnosis> {
  const server = createTlsServer(identity, (_, response) => response.end('{}'))
  const before = getCACertificates('default')
  if (identity.ca !== undefined) setDefaultCACertificates([...before, identity.ca])
  try {
    return await diagnosed({ env: jwksAt(`https://${await listening(server)}/jwks.json`) })
  } finally {
    setDefaultCACertificates(before)
    server.closeAllConnections()
    server.close()
  }
}

const network: readonly Seeded[] = [
  ['tls_not_trusted', () => withTls({ ...certificate(['127.0.0.1'], 90), ca: undefined as never })],
  ['certificate_expired', () => withTls(certificate(['127.0.0.1'], -1))],
  ['certificate_of_another_host', () => withTls(certificate(['orders.example'], 90))],
  [
    'not_tls',
    async () =>
      diagnosed({ env: jwksAt((await stub((_, response) => response.end())).replace('http', 'https')) }),
  ],
  ['keys_refused', async () => diagnosed({ env: jwksAt(`http://${await closedPort()}/`) })],
  ['keys_host_unknown', () => diagnosed({ env: jwksAt('https://nowhere.invalid/jwks.json') })],
  [
    'keys_unreachable',
    async () => diagnosed({ env: jwksAt(await stub((request) => request.socket.destroy())) }),
  ],
  [
    'proxy_not_used',
    async () => {
      const proxy = { HTTP_PROXY: 'http://proxy.example:3128' }
      return diagnosed({ env: { ...jwksAt(`http://${await closedPort()}/`), ...proxy } })
    },
  ],
  [
    'proxy_unreachable',
    async () => {
      const proxy = { HTTP_PROXY: 'http://user:password@proxy.example:3128', NODE_USE_ENV_PROXY: '1' }
      return diagnosed({ env: { ...jwksAt(`http://${await closedPort()}/`), ...proxy } })
    },
  ],
  [
    'token_endpoint_unreachable',
    async () => diagnosed({ env: { COGNITO_TOKEN_ENDPOINT: `http://${await closedPort()}/oauth2/token` } }),
  ],
  [
    'domain_unknown',
    () => diagnosed({ env: { COGNITO_TOKEN_ENDPOINT: 'https://nowhere.invalid/oauth2/token' } }),
  ],
  [
    'clock_skew',
    async () => {
      const url = await stub((_, response) => {
        response.setHeader('date', new Date(Date.now() + 120_000).toUTCString())
        response.end(JSON.stringify(cognito().jwks))
      })
      return diagnosed({ env: { COGNITO_JWKS_URI: url } })
    },
  ],
]

/** Deadlines of the library itself are waited for, all at once. */
const slow: readonly Seeded[] = [
  [
    'keys_slow',
    async () => {
      const url = await stub((_, response) => {
        setTimeout(() => response.end(JSON.stringify(cognito().jwks)), 1200)
      })
      return diagnosed({ env: { COGNITO_JWKS_URI: url, ...noHurry } })
    },
  ],
  ['keys_timeout', async () => diagnosed({ env: jwksAt(await stub(() => {})) })],
  [
    'token_endpoint_timeout',
    async () => diagnosed({ env: { COGNITO_TOKEN_ENDPOINT: `${await stub(() => {})}/oauth2/token` } }),
  ],
]

/** API and client, each right by itself. */
const match = (cause: string, seed: Seed): Seeded => [cause, () => diagnosed(seed)]

const mismatches: readonly Seeded[] = [
  match('any_client_accepted', { env: { COGNITO_RESOURCE: undefined } }),
  match('scope_missing', { args: ['--scope', 'write'] }),
  match('max_age_shorter_than_reuse', { args: ['--max-age', '600'] }),
  match('margin_longer_than_lifetime', {
    args: ['--config', 'config.json'],
    files: { 'config.json': { client: { marginSeconds: 3600 } } },
  }),
  match('two_transports', {
    env: { COGNITO_TOKEN_ENDPOINT: undefined },
    args: ['--config', 'config.json'],
    files: {
      'config.json': {
        client: { tokenEndpoint: 'https://acme.example/oauth2/token', region: 'eu-west-1' },
      },
    },
  }),
  match('token_of_another_pool', { env: { COGNITO_USER_POOL_ID: 'eu-west-1_Another01' } }),
  match('client_not_accepted', {
    args: ['--config', 'config.json'],
    files: { 'config.json': { api: { clientIds: ['another'] } } },
  }),
  [
    'issuer_type_not_accepted',
    () => {
      const issuer = `${cognito().url}/issuer-cognito-idp/${cognito().userPoolId}`
      return diagnosed({ env: { ...noPool, COGNITO_ISSUER: issuer } })
    },
  ],
  match('secret_line_break', {
    args: ['--secret-file', 'secret'],
    files: { secret: `${secret}\n` },
  }),
]

const defined = () => ({
  resourceServers: [
    { identifier: 'orders', scopes: { read: 'Read', write: 'Write' } },
    { identifier: 'stock', scopes: { read: 'Read' } },
  ],
  appClients: {
    warehouse: {
      scopes: ['orders/read'] as string[],
      accessTokenSeconds: 3600,
      tokenRequests: 'token_endpoint',
    },
    shop: { scopes: ['orders/write', 'stock/read'] },
  },
})

/** A mistake in a definition, or against one. */
const definition = (
  cause: string,
  change: (content: ReturnType<typeof defined>) => void,
  { env = {}, args = [] }: Seed = {},
): Seeded => [
  cause,
  () => {
    const content = defined()
    change(content)
    const files = { 'user-pool.json': content }
    return diagnosed({
      env,
      args: ['--definitions', 'user-pool.json', '--app-client', 'warehouse', ...args],
      files,
    })
  },
]
const unchanged = () => {}

/** A module with a table of routes. */
const routes = (cause: string, table: object): Seeded => [
  cause,
  () => {
    const servers = [{ identifier: 'orders', allScopes: ['orders/read', 'orders/write'] }]
    const client = { name: 'warehouse', scopes: ['orders/read'], accessTokenSeconds: 3600 }
    const pool = {
      resourceServers: servers,
      appClients: {
        warehouse: { ...client, tokenRequests: 'token_endpoint' },
        shop: { ...client, name: 'shop', scopes: ['orders/write'] },
      },
    }
    const module = `export const pool = ${JSON.stringify(pool)}\nexport const routes = ${JSON.stringify(table)}`
    const args = ['--definitions', 'pool.mjs', '--app-client', 'warehouse']
    return diagnosed({ args, files: { 'pool.mjs': module } })
  },
]

const definitions: readonly Seeded[] = [
  definition('definition_refused', ({ appClients }) => {
    appClients.warehouse.scopes = ['orders/raed']
  }),
  definition('resource_not_defined', unchanged, { env: { COGNITO_RESOURCE: 'order' } }),
  definition('scope_not_defined', unchanged, { args: ['--scope', 'raed'] }),
  definition('scope_not_granted', unchanged, { args: ['--scope', 'write'] }),
  definition(
    'scope_granted_to_nobody',
    ({ appClients }) => {
      appClients.shop.scopes = ['stock/read']
    },
    { args: ['--scope', 'write'] },
  ),
  definition('client_without_scope_of_api', unchanged, { env: { COGNITO_RESOURCE: 'stock' } }),
  definition('requested_scope_not_granted', unchanged, { env: { COGNITO_SCOPES: 'orders/write' } }),
  definition('transport_not_enabled', ({ appClients }) => {
    appClients.warehouse.tokenRequests = 'get_client_token'
  }),
  definition('transport_not_enabled', unchanged, {
    env: { COGNITO_TOKEN_ENDPOINT: undefined },
    args: ['--region', 'eu-west-1'],
  }),
  definition('resource_server_without_clients', ({ appClients }) => {
    appClients.shop.scopes = ['orders/write']
  }),
  definition(
    'grant_not_deployed',
    ({ appClients }) => {
      appClients.warehouse.scopes = ['orders/read', 'orders/write']
    },
    { env: { COGNITO_SCOPES: undefined } },
  ),
  definition('lifetime_not_deployed', ({ appClients }) => {
    appClients.warehouse.accessTokenSeconds = 900
  }),
  definition('max_age_shorter_than_reuse', unchanged, { args: ['--max-age', '600', '--offline'] }),
  routes('scope_not_defined', { 'GET /orders': { scopes: 'raed' } }),
  routes('scope_granted_to_nobody', { 'GET /orders': { scopes: ['read', 'write'] } }),
  routes('client_can_call_no_route', { 'POST /orders': { scopes: 'write' } }),
]

/** One edit of a template that is right. */
const template = (file: string, cause: string, from: string, to: string): Seeded => [
  cause,
  () =>
    diagnosed({
      files: { [file]: seeded(fixture(file), from, to) },
      args: ['--template', file, '--offline'],
    }),
]
const formation = (cause: string, from: string, to: string) =>
  template('cloudformation.yaml', cause, from, to)
const sam = (cause: string, from: string, to: string) => template('sam.yaml', cause, from, to)
const serverless = (cause: string, from: string, to: string) => template('serverless.yml', cause, from, to)
const openApi = (cause: string, from: string, to: string) => template('openapi.yaml', cause, from, to)
const terraform = (cause: string, from: string, to: string) => template('main.tf.json', cause, from, to)

const templates: readonly Seeded[] = [
  formation('authorizer_cache_outlives_token', 'InSeconds: 300', 'InSeconds: 3600'),
  formation('authorizer_cache_outlives_token', 'Default: 60', 'Default: 1800'),
  formation('authorizer_cache_ignores_route', ', $context.routeKey]', ']'),
  formation(
    'authorizer_cache_ignores_token',
    '[$request.header.Authorization, $context.routeKey]',
    '[$context.routeKey]',
  ),
  formation('authorizer_payload_version_missing', '      AuthorizerPayloadFormatVersion: 2.0\n', ''),
  formation('simple_responses_need_payload_2', 'Version: 2.0', 'Version: 1.0'),
  formation(
    'token_in_query_string',
    '[$request.header.Authorization]',
    '[$request.querystring.access_token]',
  ),
  formation('jwt_audience_missing', '        Audience: [!Ref Warehouse]\n', ''),
  formation('jwt_audience_not_client_id', '[!Ref Warehouse]', '[https://orders.example]'),
  formation('jwt_audience_not_client_id', '[!Ref Warehouse]', '[!Ref Pool]'),
  formation('issuer_trailing_slash', '/${Pool}', '/${Pool}/'),
  formation('document_as_issuer', '/${Pool}', '/${Pool}/.well-known/jwks.json'),
  formation(
    'domain_as_issuer',
    'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}',
    'https://acme.auth.${AWS::Region}.amazoncognito.com',
  ),
  formation('jwt_authorizer_without_scopes', '      AuthorizationScopes: [orders/read]\n', ''),
  formation('jwt_authorizer_without_scopes', 'ExpectedValues: [access]', 'ExpectedValues: [access, id]'),
  formation(
    'user_pools_authorizer_without_scopes',
    '      AuthorizationScopes: [!Join [/, [!Ref Orders, read]]]\n',
    '',
  ),
  formation(
    'route_scope_without_resource',
    'AuthorizationScopes: [orders/read]',
    'AuthorizationScopes: [read]',
  ),
  formation('authorizer_not_attached', '      AuthorizationType: CUSTOM\n', ''),
  formation(
    'route_unprotected',
    'AuthorizationType: CUSTOM\n      AuthorizerId: !Ref Token',
    'AuthorizationType: NONE',
  ),
  formation(
    'scopes_ignored_by_lambda_authorizer',
    '      AuthorizerId: !Ref Function\n',
    '      AuthorizerId: !Ref Function\n      AuthorizationScopes: [orders/write]\n',
  ),
  formation('flows_cannot_be_combined', '[client_credentials]', '[client_credentials, code]'),
  formation('client_without_secret', '      GenerateSecret: true\n', ''),
  formation('oauth_flows_not_enabled', '      AllowedOAuthFlowsUserPoolClient: true\n', ''),
  formation('client_without_scopes', '      AllowedOAuthScopes: [orders/read]\n', ''),
  formation('oidc_scope_for_machine', 'AllowedOAuthScopes: [orders/read]', 'AllowedOAuthScopes: [openid]'),
  formation('scope_not_defined', 'AllowedOAuthScopes: [orders/read]', 'AllowedOAuthScopes: [orders/raed]'),
  formation('client_before_resource_server', '    DependsOn: Orders\n', ''),
  formation(
    'client_token_flow_not_alone',
    '[ALLOW_REFRESH_TOKEN_AUTH]',
    '[ALLOW_CLIENT_TOKEN_AUTH, ALLOW_REFRESH_TOKEN_AUTH]',
  ),
  formation('lifetime_without_unit', '      TokenValidityUnits: { AccessToken: minutes }\n', ''),
  formation('lifetime_out_of_range', 'AccessTokenValidity: 30', 'AccessTokenValidity: 3'),
  formation('trigger_needs_essentials', 'ESSENTIALS', 'LITE'),
  formation(
    'user_pool_without_domain',
    '  Domain:\n    Type: AWS::Cognito::UserPoolDomain\n    Properties: { UserPoolId: !Ref Pool, Domain: acme-machines }\n',
    '',
  ),
  sam(
    'jwt_authorizer_without_scopes',
    '          AuthorizationScopes: [orders/read]\n          Id',
    '          Id',
  ),
  sam('jwt_audience_not_client_id', '[1example23456789abcdefghij]', '[https://orders.example]'),
  sam('authorizer_cache_ignores_route', 'ReauthorizeEvery: 0', 'ReauthorizeEvery: 300'),
  sam(
    'user_pools_authorizer_without_scopes',
    '            AuthorizationScopes: [orders/read]\n  Orders',
    '  Orders',
  ),
  sam('route_unprotected', 'Auth: { Authorizer: Custom }', 'Auth: { Authorizer: NONE }'),
  serverless('jwt_authorizer_without_scopes', ', scopes: [orders/read] } }', ' } }'),
  serverless('authorizer_cache_ignores_route', ', $context.routeKey]', ']'),
  serverless('user_pools_authorizer_without_scopes', ', scopes: [orders/read] }\n', ' }\n'),
  serverless('route_unprotected', ', authorizer: { name: custom }', ''),
  serverless('client_without_secret', '        GenerateSecret: true\n', ''),
  serverless('authorizer_cache_outlives_token', 'resultTtlInSeconds: 60', 'resultTtlInSeconds: 3600'),
  openApi('jwt_authorizer_without_scopes', 'machines: [orders/read]', 'machines: []'),
  openApi('authorizer_cache_ignores_route', ', $context.routeKey', ''),
  openApi('issuer_trailing_slash', 'eu-west-1_Doctor001', 'eu-west-1_Doctor001/'),
  openApi('route_unprotected', 'security: [{ function: [] }]', 'security: []'),
  terraform('jwt_authorizer_without_scopes', ',\n        "authorization_scopes": ["orders/read"]', ''),
  terraform(
    'jwt_audience_not_client_id',
    '${aws_cognito_user_pool_client.warehouse.id}',
    '${aws_cognito_user_pool.machines.id}',
  ),
  terraform('authorizer_cache_outlives_token', '_seconds": 60', '_seconds": 900'),
  terraform(
    'scope_not_defined',
    '"allowed_oauth_scopes": ["orders/read"]',
    '"allowed_oauth_scopes": ["orders/raed"]',
  ),
  terraform('lifetime_without_unit', ',\n        "token_validity_units": { "access_token": "seconds" }', ''),
  terraform('authorizer_not_attached', '"authorization": "CUSTOM",', '"authorization": "NONE",'),
]

const poolId = 'eu-west-1_Doctor001'
const now = Date.now() / 1000
const day = 86_400

/** What the AWS API answers where nothing is wrong. */
const awsAnswers = () => ({
  DescribeUserPool: {
    UserPool: {
      Name: 'machines',
      UserPoolTier: 'ESSENTIALS',
      Domain: 'acme',
      IssuerConfiguration: { Type: 'ORIGINAL' },
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: 'arn' } },
    } as Record<string, unknown>,
  },
  ListResourceServers: {
    ResourceServers: [{ Identifier: 'orders', Scopes: [{ ScopeName: 'read' }, { ScopeName: 'write' }] }],
  },
  DescribeUserPoolClient: {
    UserPoolClient: {
      ClientId: 'machine',
      ClientName: 'warehouse',
      ClientSecret: 'another_secret_of_machine',
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['orders/read'],
      AccessTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes' },
    } as Record<string, unknown>,
  },
  ListUserPoolClientSecrets: {
    ClientSecrets: [{ ClientSecretId: 'one', ClientSecretCreateDate: now - 100 * day }],
  },
})
type AwsAnswers = ReturnType<typeof awsAnswers>

const missing = { __type: 'ResourceNotFoundException', message: 'none' }

/** An AWS API that shows one mistake. Answers with `__type` are errors. */
async function awsStub(change: (answers: AwsAnswers) => void): Promise<string> {
  const answers = awsAnswers()
  change(answers)
  return stub((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] as keyof AwsAnswers
    const answer: object = answers[operation]
    response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answer))
  })
}

const deployed = (cause: string, change: (answers: AwsAnswers) => void, seed: Seed = {}): Seeded => [
  cause,
  async () => {
    const args = ['--aws', '--endpoint-url', await awsStub(change), ...(seed.args ?? [])]
    return diagnosed({ ...seed, args })
  },
]
const client = (changes: object) => (answers: AwsAnswers) => {
  Object.assign(answers.DescribeUserPoolClient.UserPoolClient, changes)
}
const pool = (changes: object) => (answers: AwsAnswers) => {
  Object.assign(answers.DescribeUserPool.UserPool, changes)
}
const wrongSecret = { COGNITO_CLIENT_SECRET: 'secret_that_was_deleted_1' }
const defaultDomain = { COGNITO_TOKEN_ENDPOINT: 'https://acme.auth.eu-west-1.amazoncognito.com/oauth2/token' }
const drifted = (cause: string, change: (answers: AwsAnswers) => void): Seeded =>
  deployed(cause, change, {
    args: ['--definitions', 'user-pool.json'],
    files: {
      'user-pool.json': {
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } }],
        appClients: { warehouse: { scopes: ['orders/read'] }, shop: { scopes: ['orders/write'] } },
      },
    },
  })

const aws: readonly Seeded[] = [
  deployed('user_pool_not_found', (answers) => Object.assign(answers, { DescribeUserPool: missing })),
  deployed('client_not_in_pool', (answers) => Object.assign(answers, { DescribeUserPoolClient: missing })),
  deployed('client_credentials_not_enabled', client({ AllowedOAuthFlows: ['code'] })),
  deployed('client_token_not_enabled', client({}), {
    env: { COGNITO_TOKEN_ENDPOINT: undefined },
    args: ['--region', 'eu-west-1'],
  }),
  deployed('client_without_secret', client({ ClientSecret: undefined })),
  deployed('scope_not_defined', client({ AllowedOAuthScopes: ['orders/read', 'stock/read'] })),
  deployed('scope_not_granted', client({}), { args: ['--scope', 'write'] }),
  deployed('requested_scope_not_granted', client({}), { env: { COGNITO_SCOPES: 'orders/write' } }),
  deployed('resource_not_defined', client({}), { env: { COGNITO_RESOURCE: 'order' } }),
  deployed('max_age_shorter_than_reuse', client({}), {
    env: { COGNITO_CLIENT_SECRET: undefined },
    args: ['--max-age', '600'],
  }),
  deployed('trigger_needs_essentials', pool({ UserPoolTier: 'LITE' })),
  deployed('issuer_type_not_accepted', pool({ IssuerConfiguration: { Type: 'UPDATED' } }), {
    env: { ...noPool, COGNITO_ISSUER: `https://cognito-idp.eu-west-1.amazonaws.com/${poolId}` },
  }),
  deployed('domain_with_private_link', client({ ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'] }), {
    env: { COGNITO_TOKEN_ENDPOINT: undefined },
    args: ['--client-token-endpoint', 'https://vpce-0a1b-2c3d.cognito-idp.eu-west-1.vpce.amazonaws.com/'],
  }),
  deployed('user_pool_without_domain', pool({ Domain: undefined }), { env: defaultDomain }),
  deployed('domain_of_another_pool', pool({ Domain: 'other' }), { env: defaultDomain }),
  deployed('old_secret_kept', ({ ListUserPoolClientSecrets: { ClientSecrets } }) => {
    ClientSecrets.push({ ClientSecretId: 'two', ClientSecretCreateDate: now - 30 * day })
  }),
  deployed('secret_wrong', client({}), { env: wrongSecret }),
  deployed('token_endpoint_of_another_pool', client({ ClientSecret: wrongSecret.COGNITO_CLIENT_SECRET }), {
    env: wrongSecret,
  }),
  drifted('scopes_not_deployed', ({ ListResourceServers: { ResourceServers } }) => {
    ResourceServers[0]?.Scopes.pop()
  }),
  drifted('grant_not_deployed', client({ AllowedOAuthScopes: [] })),
  drifted('grant_not_defined', client({ AllowedOAuthScopes: ['orders/read', 'orders/write'] })),
  drifted('lifetime_not_deployed', client({ AccessTokenValidity: 5 })),
]

const seeds = [
  ...variables,
  ...endpointFaults,
  ...refusals,
  ...getClientToken,
  ...network,
  ...mismatches,
  ...definitions,
  ...templates,
  ...aws,
]

describe('a seeded misconfiguration', () => {
  it.each(seeds)('is named %s', async (cause, diagnose) => {
    const diagnosis = await diagnose()
    expect(codesOf(diagnosis)).toEqual([cause])
    const errors = diagnosis.document.findings.filter(({ severity }) => severity === 'error')
    expect(diagnosis.code).toBe(errors.length > 0 ? 30 : 0)
    for (const line of renderDiagnosis(diagnosis.document, { color: false, columns: 80 }).split('\n')) {
      // Only a word that is longer than a line may be.
      expect(line.length <= 80 || !line.trim().replace('Fix: ', '').includes(' '), line).toBe(true)
    }
    for (const value of ['secret_of_the_machine', 'secret_that_was_deleted', 'password@']) {
      expect(diagnosis.out).not.toContain(value)
    }
  })

  it('is named after the deadline that passes', async () => {
    const diagnoses = await Promise.all(slow.map(([, diagnose]) => diagnose()))
    expect(diagnoses.map(codesOf)).toEqual(slow.map(([cause]) => [cause]))
  })

  it('is named secret_deleted when the file, or the version in Secrets Manager, is older than every active secret', async () => {
    const change = ({ ListUserPoolClientSecrets: answer }: AwsAnswers) => {
      answer.ClientSecrets[0] = { ClientSecretId: 'one', ClientSecretCreateDate: now + day }
    }
    const [, diagnose] = deployed('secret_deleted', change, {
      args: ['--secret-file', 'secret'],
      files: { secret: wrongSecret.COGNITO_CLIENT_SECRET },
    })
    expect(codesOf(await diagnose())).toEqual(['secret_deleted'])

    const url = await stub((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ SecretString: wrongSecret.COGNITO_CLIENT_SECRET, CreatedDate: now }))
    })
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const [name, value] of Object.entries({
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    })) {
      vi.stubEnv(name, value)
    }
    const [, managed] = deployed('secret_deleted', change, { args: ['--secret-id', 'orders/warehouse'] })
    const diagnosis = await managed()
    expect(codesOf(diagnosis)).toEqual(['secret_deleted'])
    expect(diagnosis.document.findings[0]?.what).toContain('orders/warehouse in Secrets Manager was written')
  })

  it('covers every code that the sources know, and so does the page about them', async () => {
    const covered = new Set([...seeds, ...slow].map(([cause]) => cause).concat('secret_deleted'))
    const known = new Set<string>()
    const folder = join(import.meta.dirname, '../../src/doctor')
    for await (const file of glob('**/*.ts', { cwd: folder })) {
      const text = await readFile(join(folder, file), 'utf8')
      for (const [, code = ''] of text.matchAll(/(?:fault|warning)\(\s*'(\w+)'/g)) known.add(code)
    }
    expect([...known].filter((code) => !covered.has(code))).toEqual([])
    expect(known.size).toBeGreaterThan(90)
    const page = readFileSync(new URL('../../../../docs/mend/doctor.md', import.meta.url), 'utf8')
    expect([...known].filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  })
})

describe('a configuration without a mistake', () => {
  it.each(['cloudformation.yaml', 'sam.yaml', 'serverless.yml', 'main.tf.json', 'openapi.yaml'])(
    'has no finding in %s',
    async (file) => {
      const { code, document } = await diagnosed({
        files: { [file]: fixture(file) },
        args: ['--template', file, '--scope', 'read'],
      })
      expect(document.findings).toEqual([])
      expect(code).toBe(0)
    },
  )

  it('has no finding with definitions and the user pool itself', async () => {
    const diagnosis = await diagnosed({
      files: { 'user-pool.json': defined() },
      args: ['--definitions', 'user-pool.json', '--app-client', 'warehouse', '--scope', 'read'],
    })
    expect(diagnosis.document.findings).toEqual([])
    const seen = await diagnosed({ args: ['--aws', '--endpoint-url', cognito().url, '--scope', 'read'] })
    expect(seen.document.findings).toEqual([])
    expect(seen.document.notChecked).toEqual([])
    expect(seen.out).not.toContain('secret_of_the_machine')
  })
})
