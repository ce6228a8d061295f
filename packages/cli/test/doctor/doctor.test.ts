import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it } from 'vitest'
import { run } from '../support/run.ts'
import { codesOf, lab, secret } from './lab.ts'

const { cognito, good, diagnosed, stub } = lab()
const fixtures = join(import.meta.dirname, 'fixtures')

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { code, document } = await diagnosed({ args: ['--scope', 'read'] })
    expect(document.findings).toEqual([])
    expect(code).toBe(0)
    expect(document.passed).toHaveLength(2)
  })

  it('says on which side of the server a clock is', async () => {
    for (const [direction, offset] of [
      ['ahead of', -120],
      ['behind', 120],
    ] as const) {
      const url = await stub((_, response) => {
        response.setHeader('date', new Date(Date.now() + offset * 1000).toUTCString())
        response.end(JSON.stringify(cognito().jwks))
      })
      const { document } = await diagnosed({ env: { COGNITO_JWKS_URI: url } })
      expect(document.findings[0]?.what).toContain(direction)
    }
  })

  it('exits with 0 when there are warnings only', async () => {
    const diagnosis = await diagnosed({
      env: { COGNITO_RESOURCE: undefined },
      args: ['--secret-file', 'secret'],
      files: { secret: `${secret}\n` },
    })
    expect(codesOf(diagnosis)).toEqual(['any_client_accepted', 'secret_line_break'])
    expect(diagnosis.code).toBe(0)
  })

  it('sends nothing with --offline, and says what it could not check', async () => {
    const before = cognito().requests.list().length
    const { document } = await diagnosed({ args: ['--offline', '--aws', '--endpoint-url', cognito().url] })
    expect(cognito().requests.list()).toHaveLength(before)
    expect(document.notChecked.filter((text) => text.includes('--offline'))).toHaveLength(3)
  })

  it('requests no token while the settings are known to be wrong', async () => {
    const before = cognito().requests.list().length
    await diagnosed({ env: { COGNITO_SCOPES: 'read', COGNITO_USER_POOL_ID: 'my-pool!' } })
    expect(cognito().requests.list()).toHaveLength(before)
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

  it('puts errors first', async () => {
    const env = { COGNITO_RESOURCE: undefined, COGNITO_SCOPES: 'orders/raed' }
    expect(codesOf(await diagnosed({ env }))).toEqual(['scope_not_allowed', 'any_client_accepted'])
  })

  it('asks for something to check', async () => {
    const { code, err } = await run(['doctor'])
    expect([code, err]).toEqual([2, expect.stringContaining('nothing to check')])
  })
})

const main = new URL('../../src/main.ts', import.meta.url).pathname

/** The program in a process of its own, with this environment and no other. */
async function runAlone(env: Record<string, string | undefined>, ...args: string[]) {
  const command = ['--conditions=@cognito-m2m/source', main, 'doctor', '--json', ...args]
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    env: { PATH: process.env.PATH, ...env },
  }).catch((error: { stdout: string }) => error)
  return JSON.parse(stdout) as { findings: { code: string; what: string }[]; passed: string[] }
}

describe('doctor behind a proxy', () => {
  it('goes through it where Node.js is told to, and names it where it is down', async () => {
    let asked = 0
    const proxy = createServer((incoming, response) => {
      asked++
      const { method, headers } = incoming
      const outgoing = forward(String(incoming.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      incoming.pipe(outgoing)
    })
    proxy.on('connect', ({ url }, socket) => {
      asked++
      const { hostname, port } = new URL(`http://${url}`)
      const target = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        target.pipe(socket).pipe(target)
      })
      // The program exits without closing its connections.
      for (const end of [socket, target]) end.on('error', () => target.destroy())
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = `http://user:password@127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const env = { ...good(), HTTP_PROXY: address, NODE_USE_ENV_PROXY: '1' }
    expect((await runAlone(env)).findings).toEqual([])
    expect(asked).toBeGreaterThan(0)

    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
    const { findings } = await runAlone(env)
    expect(findings.map(({ code }) => code)).toEqual(['proxy_unreachable', 'proxy_unreachable'])
    expect(JSON.stringify(findings)).not.toContain('password')
  })
})

describe('doctor on an app client for users', () => {
  it('says that client credentials are not enabled, with and without AWS', async () => {
    const { url, userPoolId } = cognito()
    await using api = {
      client: new CognitoIdentityProvider({
        endpoint: url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
      async [Symbol.asyncDispose]() {
        this.client.destroy()
      },
    }
    const { UserPoolClient } = await api.client.createUserPoolClient({
      UserPoolId: userPoolId,
      ClientName: 'website',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: ['https://shop.example/callback'],
    })
    const env = {
      COGNITO_CLIENT_ID: UserPoolClient?.ClientId,
      COGNITO_CLIENT_SECRET: UserPoolClient?.ClientSecret,
    }
    const before = cognito().requests.list().length
    const withAws = await diagnosed({ env, args: ['--aws', '--endpoint-url', url] })
    expect(codesOf(withAws)).toEqual(['client_credentials_not_enabled'])
    expect(withAws.document.findings[0]?.what).toContain('Its flows: code')
    const paths = cognito().requests.list().slice(before)
    expect(JSON.stringify(paths)).not.toContain('/oauth2/token')
    expect(codesOf(await diagnosed({ env }))).toEqual(['client_credentials_not_enabled'])
  })
})

describe('doctor --definitions', () => {
  const withDefinitions = (...args: string[]) =>
    run(['doctor', '--json', '--offline', '--definitions', 'user-pool.ts', ...args], {
      cwd: fixtures,
      env: { COGNITO_RESOURCE: 'orders' },
    })

  it('takes a TypeScript module with definitions and routes', async () => {
    const { code, out } = await withDefinitions('--app-client', 'warehouse')
    const document = JSON.parse(out) as { findings: unknown[]; passed: string[] }
    expect([code, document.findings]).toEqual([0, []])
    expect(document.passed).toEqual([
      'user-pool.ts: 1 resource server, 2 app clients',
      'warehouse may call 1 of 2 routes',
    ])
  })

  it('checks what all clients share when none of several is named', async () => {
    const { out } = await withDefinitions('--scope', 'raed')
    expect(out).toContain('scope_not_defined')
    expect(out).toContain('name it with --app-client')
  })

  it.each([
    ['user-pool.ts', 'Did you mean warehouse?'],
    ['missing.ts', 'does not exist'],
    ['sam.yaml', 'cannot load sam.yaml'],
    ['nothing.mjs', 'exports no definition'],
  ])('says what is wrong with %s', async (file, message) => {
    const args = ['--definitions', file, '--app-client', 'warehous']
    const { code, out } = await run(['doctor', '--json', ...args], { cwd: fixtures })
    expect(code).toBe(2)
    expect(out).toContain(message)
  })

  it('never quotes a file that it cannot read', async () => {
    for (const name of ['user-pool.mjs', 'user-pool.json']) {
      const diagnosis = diagnosed({
        files: { [name]: `{ "secret": ${secret}` },
        args: ['--definitions', name],
      })
      await expect(diagnosis).resolves.toMatchObject({ code: 2 })
      expect((await diagnosis).out).not.toContain(secret)
    }
  })
})

describe('doctor --template', () => {
  const templateRun = (files: Record<string, string | object>) =>
    diagnosed({ files, args: ['--template', Object.keys(files)[0] ?? '', '--offline'] })

  it('compares the scopes of its routes with the definitions', async () => {
    const definitions = {
      resourceServers: [{ identifier: 'orders', scopes: { write: 'Write' } }],
      appClients: { shop: { scopes: ['orders/write'] } },
    }
    const diagnosis = await diagnosed({
      env: { COGNITO_SCOPES: undefined },
      files: {
        'sam.yaml': readFileSync(join(fixtures, 'sam.yaml'), 'utf8'),
        'user-pool.json': definitions,
      },
      args: ['--template', 'sam.yaml', '--definitions', 'user-pool.json', '--offline'],
    })
    expect(new Set(codesOf(diagnosis))).toEqual(new Set(['scope_not_defined']))
    expect(diagnosis.document.findings[0]?.what).toContain('Route GET /orders')
  })

  it('reads what `terraform show -json` prints of a plan, references and all', async () => {
    const authorizer = 'aws_apigatewayv2_authorizer.jwt'
    const plan = {
      terraform_version: '1.11.4',
      planned_values: {
        root_module: {
          resources: [
            {
              address: authorizer,
              type: 'aws_apigatewayv2_authorizer',
              values: {
                authorizer_type: 'JWT',
                jwt_configuration: [
                  { audience: null, issuer: 'https://acme.auth.eu-west-1.amazoncognito.com' },
                ],
              },
            },
            {
              address: 'aws_apigatewayv2_authorizer.later[0]',
              type: 'aws_apigatewayv2_authorizer',
              values: { authorizer_type: 'JWT', jwt_configuration: [{}] },
            },
            {
              address: 'aws_apigatewayv2_route.read["a"]',
              type: 'aws_apigatewayv2_route',
              values: { route_key: 'GET /orders', authorization_type: 'JWT', authorization_scopes: null },
            },
          ],
        },
      },
      configuration: {
        root_module: {
          resources: [
            {
              address: 'aws_apigatewayv2_route.read',
              expressions: { authorizer_id: { references: [`${authorizer}.id`, authorizer] } },
            },
            {
              address: 'aws_apigatewayv2_authorizer.later',
              expressions: {
                authorizer_type: { constant_value: 'JWT' },
                jwt_configuration: [{ audience: { references: ['var.client_ids'] } }],
              },
            },
          ],
        },
      },
    }
    expect(codesOf(await templateRun({ 'plan.json': plan }))).toEqual([
      'domain_as_issuer',
      'jwt_audience_missing',
      'jwt_authorizer_without_scopes',
    ])
  })

  it('reads every short form of CloudFormation, and numbers as strings', async () => {
    const yaml = `
Conditions: { Cached: !Not [!Equals [!Ref Stage, dev]] }
Parameters: { Ttl: { Type: Number, Default: '3600' } }
Resources:
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      GenerateSecret: true
      AllowedOAuthFlows: [client_credentials]
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthScopes: !If [Cached, [!Sub "\${Name}/read"], !Split [",", !ImportValue Scopes]]
  Token:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      Type: TOKEN
      AuthorizerResultTtlInSeconds: !Ref Ttl
      AuthorizerUri: !Join ["", [arn:, !GetAtt Check.Arn, !FindInMap [A, B, C], !Select [0, !GetAZs ""]]]
`
    expect(codesOf(await templateRun({ 'template.yml': yaml }))).toEqual(['authorizer_cache_outlives_token'])
  })

  it('reads an OpenAPI document in a template, and in a Terraform plan', async () => {
    const body = {
      openapi: '3.0.1',
      components: {
        securitySchemes: {
          users: { 'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [] } },
        },
      },
      paths: { '/orders': { get: { security: [{ users: [] }] } } },
    }
    const template = { Resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: body } } } }
    const resource = { address: 'aws_api_gateway_rest_api.a', type: 'aws_api_gateway_rest_api' }
    const plan = {
      terraform_version: '1.11.4',
      values: { root_module: { resources: [{ ...resource, values: { body: JSON.stringify(body) } }] } },
    }
    for (const content of [template, plan]) {
      const found = await templateRun({ 'template.json': content })
      expect(codesOf(found)).toEqual(['user_pools_authorizer_without_scopes'])
    }
  })

  it('does not guess what is known at deployment only, or made elsewhere', async () => {
    const yaml = `
Parameters: { Secret: { Type: String }, Hours: { Type: Number } }
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Domain: { Type: AWS::Cognito::UserPoolDomain, Properties: { UserPoolId: !Ref Pool, Domain: a } }
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      GenerateSecret: !Ref Secret
      AllowedOAuthFlows: [client_credentials]
      AllowedOAuthFlowsUserPoolClient: 'true'
      AllowedOAuthScopes: [stock/read, !ImportValue OrdersRead]
      AccessTokenValidity: !Ref Hours
  Token:
    Type: AWS::ApiGateway::Authorizer
    Properties: { Type: TOKEN, IdentitySource: method.request.header.X-Session, AuthorizerResultTtlInSeconds: 60 }
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
  ChatAuthorizer: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Chat, AuthorizerType: REQUEST } }
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Chat, RouteKey: $connect, AuthorizationType: CUSTOM, AuthorizerId: !Ref ChatAuthorizer }
  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: send } }
  Default: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $default } }
  Jwt:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { AuthorizerType: JWT, JwtConfiguration: { Audience: !Ref Clients, Issuer: !ImportValue Issuer } }
  Read:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      RouteKey: GET /orders
      AuthorizationType: JWT
      AuthorizerId: !Ref Jwt
      AuthorizationScopes: !Ref Scopes
`
    expect(codesOf(await templateRun({ 'template.yml': yaml }))).toEqual([])
  })

  it.each([
    ['template.yaml', 'Resources:\n  - [', 'not valid YAML: look at line'],
    ['template.json', '{', 'not valid JSON'],
    ['other.yaml', 'a: 1', 'is not a template'],
    [
      'bomb.yaml',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]}, `.repeat(9)}*${'abcdefg'[index]}]`)
        .join('\n')}`,
      'too many YAML aliases',
    ],
  ])('says what is wrong with %s', async (name, content, message) => {
    const diagnosis = await templateRun({ [name]: content })
    expect(diagnosis.code).toBe(2)
    expect(diagnosis.out).toContain(message)
  })
})

describe('doctor --aws', () => {
  it('says which permission is missing, and checks the rest', async () => {
    const url = await stub((_, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }))
    })
    const { code, document } = await diagnosed({ args: ['--aws', '--endpoint-url', url] })
    expect(code).toBe(0)
    expect(document.notChecked).toEqual([
      'the user pool: the credentials lack cognito-idp:DescribeUserPool',
      'the user pool: the credentials lack cognito-idp:ListResourceServers',
      'the user pool: the credentials lack cognito-idp:DescribeUserPoolClient',
      'the user pool: the credentials lack cognito-idp:ListUserPoolClientSecrets',
    ])
  })

  it('asks for --aws beside an address of its API', async () => {
    const { code, err } = await run(['doctor', '--endpoint-url', cognito().url])
    expect([code, err]).toEqual([2, expect.stringContaining('pass --aws')])
  })

  it('says once that AWS is out of reach', async () => {
    const { code, document } = await diagnosed({ args: ['--aws', '--endpoint-url', 'http://127.0.0.1:1'] })
    expect(code).toBe(0)
    expect(document.notChecked).toEqual([
      'the user pool: AWS refused the call, or could not be reached (ECONNREFUSED)',
    ])
  })

  it('shows what the pool and the client are, and the age of the secrets', async () => {
    const { document } = await diagnosed({ args: ['--aws', '--endpoint-url', cognito().url] })
    expect(document.passed.join('\n')).toMatch(/ESSENTIALS plan, issuer ORIGINAL/)
    expect(document.passed.join('\n')).toMatch(/orders\/read, secret from /)
  })

  it('asks for the user pool ID', async () => {
    const { code, out } = await diagnosed({ env: { COGNITO_USER_POOL_ID: undefined }, args: ['--aws'] })
    expect([code, out]).toEqual([2, expect.stringContaining('--aws needs --user-pool-id')])
  })

  it('loads neither the AWS SDK nor the YAML library without being asked', () => {
    const script = `
      import { registerHooks } from 'node:module'
      registerHooks({ resolve(specifier, context, next) {
        if (/^(yaml|@aws-sdk)/.test(specifier)) console.error('loaded', specifier)
        return next(specifier, context)
      } })
      process.argv = [process.execPath, 'cognito-m2m', 'doctor', '--offline', '--user-pool-id', 'eu-west-1_Doctor001']
      await import(${JSON.stringify(main)})`
    const args = ['--conditions=@cognito-m2m/source', '--input-type=module', '-e', `${script}`]
    const output = execFileSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    expect(output).toContain('any_client_accepted')
  })
})
