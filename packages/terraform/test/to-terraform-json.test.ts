import { defineResourceServer, defineUserPool, type UserPoolDefinition } from '@cognito-m2m/core'
import { type TerraformOptions, toTerraformJson } from '@cognito-m2m/terraform'
import { describe, expect, it } from 'vitest'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
const client = { scopes: ['orders/read'] } as const
const machines = defineUserPool({ resourceServers: [orders], appClients: { warehouse: client } })
const options: TerraformOptions = { userPoolName: 'machines', domain: { prefix: 'acme' } }

const parsed = (definition: UserPoolDefinition = machines, more: Partial<TerraformOptions> = {}) =>
  JSON.parse(toTerraformJson(definition, { ...options, ...more }))

describe('toTerraformJson', () => {
  it('writes clients with client credentials and their scopes, and nothing else', () => {
    expect(parsed().resource.aws_cognito_user_pool_client.warehouse).toMatchObject({
      generate_secret: true,
      allowed_oauth_flows: ['client_credentials'],
      allowed_oauth_scopes: ['orders/read'],
      explicit_auth_flows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      access_token_validity: 3600,
      token_validity_units: { access_token: 'seconds' },
      depends_on: ['aws_cognito_resource_server.orders'],
    })
  })

  it('keeps secrets out of outputs', () => {
    expect(Object.keys(parsed().output)).toEqual([
      'user_pool_id',
      'token_endpoint',
      'client_ids',
      'secret_arns',
    ])
    expect(JSON.stringify(parsed().output)).not.toContain('client_secret')
  })

  it('asks for version 6 of the provider where version 5 refuses the flow of GetClientToken', () => {
    const version = (module: ReturnType<typeof parsed>) => module.terraform.required_providers.aws.version
    expect(version(parsed())).toBe('>= 5.100.0, < 7.0.0')
    const audit = { ...client, tokenRequests: 'get_client_token' } as const
    const withAudit = parsed(defineUserPool({ resourceServers: [orders], appClients: { audit } }), {
      domain: false,
    })
    expect(version(withAudit)).toBe('>= 6.0.0, < 7.0.0')
    expect(withAudit.resource.aws_cognito_user_pool_domain).toBeUndefined()
    expect(withAudit.resource.aws_cognito_user_pool_client.audit.explicit_auth_flows).toEqual([
      'ALLOW_CLIENT_TOKEN_AUTH',
    ])
    expect(JSON.stringify(withAudit)).not.toContain('token_endpoint')
  })

  it('lets the rotation function write the secret, so that Terraform never puts the first one back', () => {
    const { resource } = parsed(machines, {
      rotation: { functionArn: 'arn:aws:lambda:eu-west-1:1:function:rotate' },
    })
    expect(resource.aws_secretsmanager_secret_version).toBeUndefined()
    expect(resource.aws_lambda_invocation.warehouse.input).not.toContain('client_secret')
    expect(resource.aws_secretsmanager_secret_rotation.warehouse).toMatchObject({
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: 30 },
    })
  })

  const mistakes: readonly [what: string, options: object, sentence: RegExp][] = [
    ['an unknown option', { prefix: 'acme' }, /`prefix`: is not a known option/],
    ['no name', { userPoolName: '' }, /userPoolName/],
    ['no word on the domain', { domain: undefined }, /domain.*or `false`/],
    ['a reserved word in the prefix', { domain: { prefix: 'my-aws' } }, /must not contain `aws`/],
    ['a prefix in capitals', { domain: { prefix: 'Acme' } }, /lower-case/],
    [
      'a certificate elsewhere',
      { domain: { customDomain: 'a.example', certificateArn: 'arn:aws:acm:eu-west-1:1:c' } },
      /us-east-1/,
    ],
    [
      'clients of the token endpoint without a domain',
      { domain: false },
      /app client `warehouse` uses the token endpoint/,
    ],
    ['another plan', { featurePlan: 'FREE' }, /`LITE`, `ESSENTIALS` or `PLUS`/],
    ['a rotation without a function', { rotation: {} }, /rotation.functionArn/],
    ['a rotation every half day', { rotation: { functionArn: 'x', everyDays: 0.5 } }, /everyDays/],
  ]
  it.each(mistakes)('refuses %s', (_, wrong, sentence) => {
    expect(() => toTerraformJson(machines, { ...options, ...wrong })).toThrow(sentence)
  })

  it('refuses what is no definition, and clients that Terraform could not tell apart', () => {
    expect(() => toTerraformJson({} as never, options)).toThrow(/defineUserPool/)
    const appClients = { 'a b': client, 'a.b': client }
    expect(() => toTerraformJson(defineUserPool({ resourceServers: [orders], appClients }), options)).toThrow(
      /`a b` and `a.b` would both be the Terraform resource `a_b`/,
    )
  })
})
