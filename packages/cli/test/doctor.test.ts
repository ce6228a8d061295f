import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DoctorDocument } from '../src/doctor/finding.ts'
import { run } from './support/run.ts'

let cognito: LocalCognito
const servers: Server[] = []
beforeAll(async () => {
  cognito = await startLocalCognito({
    seed: 'doctor',
    userPools: [
      {
        id: 'eu-west-1_Doctor001',
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } }],
        appClients: [
          { clientId: 'machine', clientSecret: 'secret_of_the_machine_01', scopes: ['orders/read'] },
          { clientId: 'noclienttoken', clientSecret: 'secret_of_the_machine_02', explicitAuthFlows: [] },
        ],
      },
    ],
  })
})
beforeEach(() => cognito.faults.clear())
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})
afterAll(() => cognito.close())

/** A configuration without a mistake, to seed one into. */
const good = () => ({
  COGNITO_USER_POOL_ID: cognito.userPoolId,
  COGNITO_JWKS_URI: cognito.jwksUri,
  COGNITO_RESOURCE: 'orders',
  COGNITO_CLIENT_ID: 'machine',
  COGNITO_CLIENT_SECRET: 'secret_of_the_machine_01',
  COGNITO_TOKEN_ENDPOINT: cognito.tokenEndpoint,
  COGNITO_SCOPES: 'orders/read',
})

type Env = Record<string, string | undefined>

async function diagnosed(
  env: Env,
  ...args: string[]
): Promise<{ code: number; document: DoctorDocument; out: string }> {
  const { code, out } = await run(['doctor', '--json', ...args], { env: { ...good(), ...env } })
  return { code, document: JSON.parse(out) as DoctorDocument, out }
}

const codes = ({ findings }: DoctorDocument) => findings.map(({ code }) => code)

async function stub(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Mistakes in one variable: the cause must be the first and only error. */
const seededVariables: readonly [cause: string, env: Env][] = [
  ['client_id_as_user_pool_id', { COGNITO_USER_POOL_ID: '1example23456789abcdefghij' }],
  [
    'arn_as_user_pool_id',
    { COGNITO_USER_POOL_ID: 'arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_Doctor001' },
  ],
  ['user_pool_id_quoted', { COGNITO_USER_POOL_ID: '"eu-west-1_Doctor001"' }],
  ['user_pool_id_separator', { COGNITO_USER_POOL_ID: 'eu-west-1-Doctor001' }],
  ['user_pool_id_without_region', { COGNITO_USER_POOL_ID: 'Doctor001' }],
  ['user_pool_id_malformed', { COGNITO_USER_POOL_ID: 'my-pool!' }],
  [
    'document_as_issuer',
    { COGNITO_USER_POOL_ID: undefined, COGNITO_ISSUER: 'https://a.example/p/.well-known/jwks.json' },
  ],
  [
    'domain_as_issuer',
    { COGNITO_USER_POOL_ID: undefined, COGNITO_ISSUER: 'https://my.auth.eu-west-1.amazoncognito.com' },
  ],
  [
    'issuer_trailing_slash',
    {
      COGNITO_USER_POOL_ID: undefined,
      COGNITO_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Doctor001/',
    },
  ],
  ['insecure_issuer', { COGNITO_USER_POOL_ID: undefined, COGNITO_ISSUER: 'http://issuer.example/pool' }],
  ['user_pool_id_as_client_id', { COGNITO_CLIENT_ID: 'eu-west-1_Doctor001' }],
  ['client_id_malformed', { COGNITO_CLIENT_ID: '"machine"' }],
  ['client_id_as_secret', { COGNITO_CLIENT_SECRET: 'machine' }],
  ['secret_quoted', { COGNITO_CLIENT_SECRET: '"secret_of_the_machine_01"' }],
  ['secret_is_json', { COGNITO_CLIENT_SECRET: '{"clientSecret":"secret_of_the_machine_01"}' }],
  ['secret_url_encoded', { COGNITO_CLIENT_SECRET: 'secret%2Bof%2Bthe%2Bmachine' }],
  ['secret_is_placeholder', { COGNITO_CLIENT_SECRET: 'changeme' }],
  [
    'token_endpoint_malformed',
    { COGNITO_TOKEN_ENDPOINT: 'my.auth.eu-west-1.amazoncognito.com/oauth2/token' },
  ],
  [
    'issuer_as_token_endpoint',
    { COGNITO_TOKEN_ENDPOINT: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Doctor001' },
  ],
  ['insecure_token_endpoint', { COGNITO_TOKEN_ENDPOINT: 'http://auth.example/oauth2/token' }],
  [
    'token_endpoint_path',
    { COGNITO_TOKEN_ENDPOINT: 'https://my.auth.eu-west-1.amazoncognito.com/oauth2/authorize' },
  ],
  [
    'domain_region_mismatch',
    { COGNITO_TOKEN_ENDPOINT: 'https://my.auth.us-east-1.amazoncognito.com/oauth2/token' },
  ],
  ['scopes_separated_by_commas', { COGNITO_SCOPES: 'orders/read,orders/write' }],
  ['oidc_scope_for_machine', { COGNITO_SCOPES: 'openid' }],
  ['scope_without_resource', { COGNITO_SCOPES: 'read' }],
  ['client_or_secret_wrong', { COGNITO_CLIENT_SECRET: 'secret_that_was_deleted_1' }],
  ['scope_not_allowed', { COGNITO_SCOPES: 'orders/raed' }],
  ['resource_mismatch', { COGNITO_RESOURCE: 'order' }],
]

/** Faults of an endpoint. */
const seededFaults: readonly [cause: string, endpoint: 'jwks' | 'token_endpoint', fault: object][] = [
  ['user_pool_not_found', 'jwks', { status: 404 }],
  ['keys_forbidden', 'jwks', { status: 403 }],
  ['keys_endpoint_failing', 'jwks', { status: 500 }],
  ['keys_redirected', 'jwks', { answer: 'redirect' }],
  ['keys_not_json', 'jwks', { answer: 'html_page' }],
  ['keys_unusable', 'jwks', { answer: 'empty_key_set' }],
  ['throttled', 'token_endpoint', { answer: 'rate_exceeded' }],
  ['web_acl_blocks', 'token_endpoint', { answer: 'waf_forbidden' }],
  ['token_endpoint_failing', 'token_endpoint', { status: 502 }],
  ['not_a_token_endpoint', 'token_endpoint', { answer: 'html_page' }],
]

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { code, document } = await diagnosed({}, '--scope', 'read')
    expect(document.findings).toEqual([])
    expect(code).toBe(0)
    expect(document.passed).toHaveLength(2)
  })

  it.each(seededVariables)('names %s', async (cause, env) => {
    const { code, document, out } = await diagnosed(env)
    expect(codes(document)).toEqual([cause])
    expect(code).toBe(30)
    expect(out).not.toContain('secret_of_the_machine')
    expect(out).not.toContain('secret_that_was_deleted')
  })

  it.each(seededFaults)('names %s', async (cause, endpoint, fault) => {
    cognito.faults.set(endpoint, fault)
    const { code, document } = await diagnosed({})
    expect(codes(document)).toEqual([cause])
    expect(code).toBe(30)
  })

  it('names a wrong Region, an unknown client, and a client without GetClientToken', async () => {
    const through = (env: Env, ...args: string[]) =>
      diagnosed({ COGNITO_TOKEN_ENDPOINT: undefined, ...env }, ...args)
    expect(codes((await through({}, '--region', 'us-east-1')).document)).toEqual(['region_mismatch'])
    const endpoint = ['--client-token-endpoint', cognito.url]
    expect(codes((await through({ COGNITO_CLIENT_ID: 'nobody' }, ...endpoint)).document)).toEqual([
      'client_unknown',
    ])
  })

  it('names a closed port, a proxy that is not used, and an unknown host', async () => {
    const closed = await stub(() => {})
    const server = servers.pop()
    server?.close()
    const env = { COGNITO_JWKS_URI: `${closed}/jwks.json`, COGNITO_CLIENT_ID: undefined }
    expect(codes((await diagnosed(env)).document)).toEqual(['keys_refused'])
    expect(codes((await diagnosed({ ...env, HTTPS_PROXY: 'http://proxy:3128' })).document)).toEqual([
      'proxy_not_used',
    ])
    const unreachable = { COGNITO_TOKEN_ENDPOINT: `${closed}/oauth2/token` }
    expect(codes((await diagnosed(unreachable)).document)).toEqual(['token_endpoint_unreachable'])
  })

  it.each([
    ['ahead of', -120],
    ['behind', 120],
  ])('names a clock that is %s', async (direction, offset) => {
    const url = await stub((_, response) => {
      response.setHeader('date', new Date(Date.now() + offset * 1000).toUTCString())
      response.end(JSON.stringify(cognito.jwks))
    })
    const { document } = await diagnosed({ COGNITO_JWKS_URI: url })
    expect(codes(document)).toEqual(['clock_skew'])
    expect(document.findings[0]?.what).toContain(direction)
  })

  it('warns of a line break in a secret file, and of an API that any client may call', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'cli-')), 'secret')
    await writeFile(file, 'secret_of_the_machine_01\n')
    const { code, document } = await diagnosed({ COGNITO_RESOURCE: undefined }, '--secret-file', file)
    expect(codes(document)).toEqual(['any_client_accepted', 'secret_line_break'])
    expect(code).toBe(0)
  })

  it('compares what the API requires with what the client has', async () => {
    expect(codes((await diagnosed({}, '--scope', 'write')).document)).toEqual(['scope_missing'])
    expect(codes((await diagnosed({}, '--max-age', '600')).document)).toEqual(['max_age_shorter_than_reuse'])
    const other = { COGNITO_USER_POOL_ID: 'eu-west-1_Another01' }
    expect(codes((await diagnosed(other)).document)).toEqual(['token_of_another_pool'])
    const updated = {
      COGNITO_USER_POOL_ID: undefined,
      COGNITO_ISSUER: `${cognito.url}/issuer-cognito-idp/${cognito.userPoolId}`,
    }
    expect(codes((await diagnosed(updated)).document)).toEqual(['issuer_type_not_accepted'])
    const file = join(await mkdtemp(join(tmpdir(), 'cli-')), 'config.json')
    await writeFile(file, JSON.stringify({ api: { clientIds: ['another'] } }))
    expect(codes((await diagnosed({}, '--config', file)).document)).toEqual(['client_not_accepted'])
  })

  it("finds API Gateway's cache mistakes in a template", async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'cli-')), 'template.json')
    const authorizer = (type: string, properties: object) => ({
      Type: `AWS::${type}::Authorizer`,
      Properties: properties,
    })
    await writeFile(
      file,
      JSON.stringify({
        Resources: {
          Rest: authorizer('ApiGateway', { AuthorizerResultTtlInSeconds: 3600 }),
          Http: authorizer('ApiGatewayV2', {
            AuthorizerType: 'REQUEST',
            AuthorizerResultTtlInSeconds: 60,
            EnableSimpleResponses: true,
            IdentitySource: ['$request.header.Authorization'],
          }),
        },
      }),
    )
    const { document } = await diagnosed({}, '--template', file)
    expect(codes(document)).toEqual(['authorizer_cache_outlives_token', 'authorizer_cache_ignores_route'])
  })

  it('sends nothing with --offline, and says what it could not check', async () => {
    const before = cognito.requests.list().length
    const { document } = await diagnosed({}, '--offline')
    expect(cognito.requests.list()).toHaveLength(before)
    expect(document.notChecked.filter((text) => text.includes('--offline'))).toHaveLength(2)
  })

  it('prints what, why and the fix for people, in 80 columns', async () => {
    const { code, out } = await run(['doctor'], { env: { ...good(), COGNITO_SCOPES: 'orders/raed' } })
    expect(code).toBe(30)
    for (const part of [
      'scope_not_allowed',
      'orders/raed',
      'Did you mean orders/read?',
      '1 error, 0 warnings',
    ]) {
      expect(out).toContain(part)
    }
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('asks for something to check', async () => {
    const { code, err } = await run(['doctor'])
    expect([code, err]).toEqual([2, expect.stringContaining('nothing to check')])
  })
})
