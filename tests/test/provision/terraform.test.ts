import { rm } from 'node:fs/promises'
import { createTokenValidator, defineResourceServer, defineUserPool } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { toTerraformJson } from '@cognito-m2m/terraform'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSecretsManager } from '../../../packages/rotation/test/support/secrets-manager.ts'
import { terraformIsInstalled, terraformModule } from './terraform-run.ts'

if (!terraformIsInstalled) {
  process.stderr.write(
    'SKIPPED: terraform or the AWS provider in /opt/tf-plugins (TF_PLUGIN_DIR) is not installed. tests/test/provision/terraform.test.ts applied nothing.\n',
  )
}

const orders = defineResourceServer({
  identifier: 'https://orders.example.com',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the module must take it for text.
  scopes: { read: 'Read ${orders} and %{more}', write: 'Place orders' },
})
const billing = defineResourceServer({ identifier: 'billing', scopes: { read: 'Read invoices' } })
const machines = defineUserPool({
  resourceServers: [orders, billing],
  appClients: {
    'warehouse robots': { scopes: [orders.scope('read')], accessTokenSeconds: 900 },
    reporting: { scopes: [orders.scope('read'), 'billing/read'] },
  },
})
const options = {
  userPoolName: 'machines',
  domain: { prefix: 'acme-machines' },
  deletionProtection: false,
} as const

describe.skipIf(!terraformIsInstalled)('a definition as a Terraform module', () => {
  it('applies, gives each client a token that a guard of the definition accepts, plans nothing more, and is destroyed', async () => {
    await using cognito = await startLocalCognito()
    await using secretsManager = await startSecretsManager()
    const endpoints = { cognitoidp: cognito.url, secretsmanager: secretsManager.url }
    const { folder, terraform, init } = await terraformModule(toTerraformJson(machines, options), endpoints)
    onTestFinished(() => rm(folder, { recursive: true }))
    expect(await init()).toMatchObject({ code: 0 })

    const applied = await terraform('apply', '-auto-approve', '-input=false')
    expect([applied.code, applied.output]).toEqual([0, expect.stringContaining('10 added')])
    const outputs = JSON.parse((await terraform('output', '-json')).output)
    const userPoolId: string = outputs.user_pool_id.value
    expect(outputs.token_endpoint.value).toBe(
      'https://acme-machines.auth.eu-west-1.amazoncognito.com/oauth2/token',
    )

    const pool = cognito.pool(userPoolId)
    const guard = createTokenValidator({ issuers: [{ issuer: pool.issuer }], resource: orders })
    onTestFinished(() => guard.close())
    for (const { name, scopes, accessTokenSeconds } of Object.values(machines.appClients)) {
      const secret = secretsManager.read(`machines/${name.replace(' ', '-')}`)
      expect(secret).toMatchObject({
        userPoolId,
        clientId: outputs.client_ids.value[name],
        tokenEndpoint: outputs.token_endpoint.value,
      })
      const response = await fetch(pool.tokenEndpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${secret.clientId}:${secret.clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      const { access_token, expires_in } = (await response.json()) as {
        access_token: string
        expires_in: number
      }
      const token = await guard.validate(access_token, { scopes: 'read' })
      expect(token.scopes.toSorted()).toEqual([...scopes].sort())
      expect(expires_in).toBe(accessTokenSeconds)
      // Nothing that Terraform prints or hands on has the secret.
      expect(`${applied.output}${JSON.stringify(outputs)}`).not.toContain(secret.clientSecret)
    }

    const second = await terraform('plan', '-detailed-exitcode', '-input=false')
    expect([second.code, second.code === 0 ? '' : second.output]).toEqual([0, ''])
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false')
    expect([destroyed.code, destroyed.output]).toEqual([0, expect.stringContaining('10 destroyed')])
  }, 300_000)

  it('is valid with rotation, without a domain of Amazon, and under names that Terraform would not take', async () => {
    const rotating = toTerraformJson(machines, {
      ...options,
      domain: {
        customDomain: 'auth.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
      },
      rotation: { functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:rotate' },
    })
    const unused = 'http://127.0.0.1:9'
    const { folder, terraform, init } = await terraformModule(rotating, {
      cognitoidp: unused,
      secretsmanager: unused,
    })
    onTestFinished(() => rm(folder, { recursive: true }))
    expect(await init()).toMatchObject({ code: 0 })
    expect(await terraform('validate')).toMatchObject({ code: 0, output: expect.stringContaining('valid') })
  }, 120_000)
})
