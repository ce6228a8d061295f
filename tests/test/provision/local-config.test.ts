import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CognitoM2M } from '@cognito-m2m/cdk'
import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
import { startLocalCognito, userPoolFrom } from '@cognito-m2m/local'
import { toTerraformJson } from '@cognito-m2m/terraform'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../../packages/local/src/cli/load-config.ts'
import { terraformIsInstalled, terraformModule } from './terraform-run.ts'

const orders = defineResourceServer({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { read: 'Read orders', write: 'Place orders' },
})
const machines = defineUserPool({
  resourceServers: [orders],
  appClients: {
    warehouse: { scopes: [orders.scope('read')], accessTokenSeconds: 900 },
    shop: { scopes: orders.allScopes },
  },
})
const servers = [{ identifier: 'https://orders.example.com', name: 'Orders', scopes: orders.scopes }]
const warehouse = { name: 'warehouse', scopes: [orders.scope('read')], accessTokenSeconds: 900 }

async function configFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

function templateOf(build: (stack: Stack) => void): Promise<string> {
  const stack = new Stack(new App(), 'Machines', { env: { account: '123456789012', region: 'eu-west-1' } })
  build(stack)
  return configFile('Machines.template.json', JSON.stringify(Template.fromStack(stack).toJSON()))
}

describe('local --config', () => {
  it('reads a definition', async () => {
    const text = `export default ${JSON.stringify(machines)}`
    const { userPools = [] } = await loadConfig(await configFile('machines.mjs', text))
    expect(userPools).toMatchObject([{ resourceServers: servers }])
    expect(userPools[0]?.appClients).toContainEqual({ ...warehouse, explicitAuthFlows: [] })
    expect(userPools).toEqual([userPoolFrom(machines)])
  })

  it('reads a template of this project’s construct, which then issues tokens', async () => {
    const file = await templateOf((stack) => {
      new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme-machines' } })
    })
    const options = await loadConfig(file)
    expect(options.userPools).toMatchObject([{ domain: 'acme-machines', resourceServers: servers }])
    await using cognito = await startLocalCognito(options)
    const client = cognito.clients.find(({ name }) => name === 'warehouse')
    const response = await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client?.clientId}:${client?.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(await response.json()).toMatchObject({ expires_in: 900 })
    expect(client?.scopes).toEqual([orders.scope('read')])
  })

  it('reads a template that others wrote, with references in its scopes, and leaves out clients for users', async () => {
    const file = await templateOf((stack) => {
      const pool = new UserPool(stack, 'Pool')
      const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read orders' })
      const server = pool.addResourceServer('Orders', { identifier: 'orders', scopes: [read] })
      const scopes = [OAuthScope.resourceServer(server, read)]
      pool.addClient('Warehouse', {
        generateSecret: true,
        oAuth: { flows: { clientCredentials: true }, scopes },
      })
      pool.addClient('Website', {
        oAuth: { flows: { authorizationCodeGrant: true }, callbackUrls: ['https://x.example'] },
      })
    })
    expect((await loadConfig(file)).userPools).toMatchObject([
      { domain: null, appClients: [{ scopes: ['orders/read'], accessTokenSeconds: 3600 }] },
    ])
  })

  it('says what is missing in a template without machines', async () => {
    const file = await templateOf((stack) => void new UserPool(stack, 'Pool'))
    await expect(loadConfig(file)).rejects.toThrow(/no Cognito app client with the client credentials grant/)
  })

  it.skipIf(!terraformIsInstalled)(
    'reads a Terraform plan of several modules and pools',
    async () => {
      const options = { userPoolName: 'machines', domain: { prefix: 'acme-machines' } } as const
      const unused = 'http://127.0.0.1:9'
      const json = toTerraformJson(machines, options)
      const endpoints = { cognitoidp: unused, secretsmanager: unused }
      const { folder, terraform, init } = await terraformModule(json, endpoints)
      onTestFinished(() => rm(folder, { recursive: true }))
      await writeFile(
        join(folder, 'other.tf.json'),
        JSON.stringify({
          resource: {
            aws_cognito_user_pool: { other: { name: 'other' } },
            aws_cognito_resource_server: {
              other: {
                user_pool_id: `\${aws_cognito_user_pool.other.id}`,
                identifier: 'other',
                name: 'other',
                scope: [{ scope_name: 'read', scope_description: 'Read' }],
              },
            },
            aws_cognito_user_pool_client: {
              other: {
                count: 1,
                user_pool_id: `\${aws_cognito_user_pool.other.id}`,
                name: 'other',
                generate_secret: true,
                allowed_oauth_flows_user_pool_client: true,
                allowed_oauth_flows: ['client_credentials'],
                allowed_oauth_scopes: ['other/read'],
                access_token_validity: 2,
              },
            },
          },
        }),
      )
      await init()
      const planned = await terraform('plan', '-input=false', '-out=plan.out')
      expect([planned.code, planned.code === 0 ? '' : planned.output]).toEqual([0, ''])
      const plan = (await terraform('show', '-json', 'plan.out')).output
      const { userPools = [] } = await loadConfig(await configFile('plan.json', plan))
      expect(userPools.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))).toMatchObject([
        {
          name: 'machines',
          domain: 'acme-machines',
          resourceServers: servers,
          appClients: expect.arrayContaining([expect.objectContaining(warehouse)]),
        },
        { name: 'other', domain: null, appClients: [{ scopes: ['other/read'], accessTokenSeconds: 7200 }] },
      ])
    },
    120_000,
  )
})
