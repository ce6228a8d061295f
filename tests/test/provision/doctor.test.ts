import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CognitoM2M } from '@cognito-m2m/cdk'
import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
import { toTerraformJson } from '@cognito-m2m/terraform'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  MockIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { UserPool } from 'aws-cdk-lib/aws-cognito'
import { describe, expect, it } from 'vitest'
import { run } from '../../../packages/cli/test/support/run.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })
const machines = defineUserPool({
  resourceServers: [orders],
  appClients: {
    warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 },
    shop: { scopes: ['orders/read', 'orders/write'] },
  },
})
const routes = { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: 'write' } } as const

/** Codes that `doctor` names for a template and the definitions, offline. */
async function doctorOn(template: string): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(tmpdir(), 'cognito-m2m-doctor-'))
  await writeFile(join(cwd, 'template.json'), template)
  await writeFile(join(cwd, 'user-pool.json'), JSON.stringify(machines))
  const args = ['--template', 'template.json', '--definitions', 'user-pool.json']
  const { out } = await run(['doctor', '--json', '--offline', ...args], { cwd })
  const { findings } = JSON.parse(out) as { findings: readonly { code: string }[] }
  return findings.map(({ code }) => code)
}

function synthesized(build: (stack: Stack) => void): string {
  const stack = new Stack(new App(), 'Machines', { env: { account: '123456789012', region: 'eu-west-1' } })
  build(stack)
  return JSON.stringify(Template.fromStack(stack).toJSON())
}

describe('doctor on what provisioning makes', () => {
  it('finds nothing wrong with the construct and its authorizers', async () => {
    const template = synthesized((stack) => {
      const auth = new CognitoM2M(stack, 'Auth', {
        definition: machines,
        domain: { prefix: 'acme-machines' },
      })
      const http = new HttpApi(stack, 'Http', {
        defaultAuthorizer: auth.httpAuthorizer('HttpAuthorizer', { resource: orders, routes }),
      })
      const integration = new HttpUrlIntegration('Orders', 'https://orders.example')
      http.addRoutes({ path: '/orders', methods: [HttpMethod.GET, HttpMethod.POST], integration })
      const rest = new RestApi(stack, 'Rest')
      const authorizer = auth.restAuthorizer('RestAuthorizer', { resource: orders, routes })
      rest.root.addResource('orders').addMethod('GET', new MockIntegration(), { authorizer })
    })
    expect(await doctorOn(template)).toEqual([])
  })

  it('finds nothing wrong with the Terraform module', async () => {
    const module = toTerraformJson(machines, { userPoolName: 'machines', domain: { prefix: 'acme' } })
    expect(await doctorOn(module)).toEqual([])
  })

  it('names what is commonly wrong with the constructs of the CDK itself', async () => {
    const template = synthesized((stack) => {
      const pool = new UserPool(stack, 'Pool')
      const http = new HttpApi(stack, 'Http', {
        defaultAuthorizer: new HttpJwtAuthorizer('Jwt', `${pool.userPoolProviderUrl}/`, {
          jwtAudience: ['https://orders.example'],
        }),
      })
      const integration = new HttpUrlIntegration('Orders', 'https://orders.example')
      http.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration })
      const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Users', { cognitoUserPools: [pool] })
      new RestApi(stack, 'Rest').root.addMethod('GET', new MockIntegration(), {
        authorizer,
        authorizationType: AuthorizationType.COGNITO,
      })
    })
    expect((await doctorOn(template)).toSorted()).toEqual([
      'issuer_trailing_slash',
      'jwt_audience_not_client_id',
      'jwt_authorizer_without_scopes',
      'user_pools_authorizer_without_scopes',
    ])
  })
})
