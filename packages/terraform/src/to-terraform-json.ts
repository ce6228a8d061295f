import type { AppClient, ResourceServer, UserPoolDefinition } from '@cognito-m2m/core'
import { literal, resourceNames } from './resource-names.ts'
import {
  checkOptions,
  type TerraformDomain,
  type TerraformOptions,
  type TerraformRotation,
} from './terraform-options.ts'

/** Name of resources of which the module contains only one. */
const only = 'machines'
const userPoolId = expression(`aws_cognito_user_pool.${only}.id`)

type Block = Readonly<Record<string, unknown>>

/**
 * Generates a Terraform module in JSON syntax, for version 5.100 or later of the AWS provider: the user pool, resource
 * servers, app clients, the domain, and each client's secret in Secrets Manager. Save it as `main.tf.json`.
 *
 * Outputs contain IDs and ARNs, but no secrets. Terraform's state does contain each client's first secret, because the
 * provider reads it: encrypt the state and rotate the secrets.
 *
 * @param definition The result of `defineUserPool`.
 * @param options Everything that differs between deployments. `userPoolName` and `domain` are required.
 * @returns The module as a JSON string.
 * @throws OptionError when Cognito would refuse the configuration or could not serve it.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 *
 * @example
 * ```ts
 * import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
 * import { toTerraformJson } from '@cognito-m2m/terraform'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
 * const machines = defineUserPool({
 *   resourceServers: [orders],
 *   appClients: { warehouse: { scopes: ['orders/read'] } },
 * })
 * const json = toTerraformJson(machines, { userPoolName: 'machines', domain: { prefix: 'acme-machines' } })
 * ```
 */
export function toTerraformJson(definition: UserPoolDefinition, options: TerraformOptions): string {
  checkOptions(definition, options)
  const { resourceServers } = definition
  const clients = Object.values(definition.appClients)
  const serverNames = resourceNames(
    'resourceServers',
    resourceServers.map(({ identifier }) => identifier),
  )
  const clientNames = resourceNames(
    'appClients',
    clients.map(({ name }) => name),
  )
  const eachClient = (block: (client: AppClient, label: string) => Block) =>
    Object.fromEntries(
      clients.map((client) => {
        const label = clientNames.get(client.name) ?? ''
        return [label, block(client, label)]
      }),
    )
  const { domain, rotation } = options
  const module = {
    terraform: {
      required_providers: { aws: { source: 'hashicorp/aws', version: providerVersion(clients) } },
    },
    ...(domain !== false && { locals: { token_endpoint: tokenEndpoint(domain) } }),
    resource: {
      aws_cognito_user_pool: { [only]: userPool(options) },
      aws_cognito_resource_server: Object.fromEntries(
        resourceServers.map((server) => [serverNames.get(server.identifier), resourceServer(server)]),
      ),
      ...(domain !== false && { aws_cognito_user_pool_domain: { [only]: domainBlock(domain) } }),
      aws_cognito_user_pool_client: eachClient((client) => appClient(client, [...serverNames.values()])),
      aws_secretsmanager_secret: eachClient(({ name }) => ({
        name: literal(`${options.userPoolName}/${name}`.replaceAll(/[^\w/+=.@-]/g, '-')),
        description: literal(`Credentials of the app client ${name}`),
      })),
      ...(rotation === undefined
        ? {
            aws_secretsmanager_secret_version: eachClient(secretVersion),
          }
        : rotationBlocks(eachClient, rotation)),
    },
    output: {
      user_pool_id: { value: userPoolId },
      ...(domain !== false && { token_endpoint: { value: expression('local.token_endpoint') } }),
      client_ids: {
        value: eachOf(clients, clientNames, (label) =>
          expression(`aws_cognito_user_pool_client.${label}.id`),
        ),
      },
      secret_arns: {
        value: eachOf(clients, clientNames, (label) => expression(`aws_secretsmanager_secret.${label}.arn`)),
      },
    },
  }
  return `${JSON.stringify(module, null, 2)}\n`
}

/** Version 5 of the provider refuses the newer authentication flow of GetClientToken. */
function providerVersion(clients: readonly AppClient[]): string {
  const needsVersion6 = clients.some(({ tokenRequests }) => tokenRequests === 'get_client_token')
  return needsVersion6 ? '>= 6.0.0, < 7.0.0' : '>= 5.100.0, < 7.0.0'
}

function eachOf(
  clients: readonly AppClient[],
  names: ReadonlyMap<string, string>,
  value: (label: string) => string,
): Block {
  return Object.fromEntries(clients.map(({ name }) => [literal(name), value(names.get(name) ?? '')]))
}

/** A user pool for machines. Sign-up is disabled, and manually added users need a strong password and MFA. */
function userPool({
  userPoolName,
  featurePlan = 'LITE',
  deletionProtection = true,
}: TerraformOptions): Block {
  return {
    name: literal(userPoolName),
    user_pool_tier: featurePlan,
    deletion_protection: deletionProtection ? 'ACTIVE' : 'INACTIVE',
    mfa_configuration: 'ON',
    software_token_mfa_configuration: { enabled: true },
    username_configuration: { case_sensitive: false },
    admin_create_user_config: { allow_admin_create_user_only: true },
    account_recovery_setting: { recovery_mechanism: [{ name: 'admin_only', priority: 1 }] },
    password_policy: {
      minimum_length: 16,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
      temporary_password_validity_days: 7,
    },
  }
}

function resourceServer({ identifier, name, scopes }: ResourceServer): Block {
  return {
    user_pool_id: userPoolId,
    identifier: literal(identifier),
    name: literal(name),
    scope: Object.entries(scopes).map(([scopeName, description]) => ({
      scope_name: literal(scopeName),
      scope_description: literal(description),
    })),
  }
}

function domainBlock(domain: TerraformDomain): Block {
  return 'prefix' in domain
    ? { user_pool_id: userPoolId, domain: domain.prefix }
    : { user_pool_id: userPoolId, domain: domain.customDomain, certificate_arn: domain.certificateArn }
}

function tokenEndpoint(domain: TerraformDomain): string {
  // A user pool ID starts with its Region.
  const region = `\${split("_", aws_cognito_user_pool.${only}.id)[0]}`
  const host = 'prefix' in domain ? `${domain.prefix}.auth.${region}.amazoncognito.com` : domain.customDomain
  return `https://${host}/oauth2/token`
}

function appClient(
  { name, scopes, accessTokenSeconds, tokenRequests }: AppClient,
  servers: readonly string[],
): Block {
  return {
    user_pool_id: userPoolId,
    name: literal(name),
    generate_secret: true,
    allowed_oauth_flows_user_pool_client: true,
    allowed_oauth_flows: ['client_credentials'],
    allowed_oauth_scopes: scopes.map(literal),
    // If omitted, Cognito would allow authentication flows of users. GetClientToken requires its flow to be the only
    // one.
    explicit_auth_flows: [
      tokenRequests === 'token_endpoint' ? 'ALLOW_REFRESH_TOKEN_AUTH' : 'ALLOW_CLIENT_TOKEN_AUTH',
    ],
    access_token_validity: accessTokenSeconds,
    token_validity_units: { access_token: 'seconds' },
    prevent_user_existence_errors: 'ENABLED',
    enable_token_revocation: true,
    // Cognito accepts a scope only if its resource server exists.
    depends_on: servers.map((server) => `aws_cognito_resource_server.${server}`),
    // The provider cannot read it back. Without this, an imported client would be replaced.
    lifecycle: { ignore_changes: ['generate_secret'] },
  }
}

/** The members of the secret's value as HCL expressions, without the client secret itself. */
function secretMembers({ tokenRequests }: AppClient, label: string): Readonly<Record<string, string>> {
  return {
    userPoolId: `aws_cognito_user_pool.${only}.id`,
    clientId: `aws_cognito_user_pool_client.${label}.id`,
    ...(tokenRequests === 'token_endpoint' && { tokenEndpoint: 'local.token_endpoint' }),
  }
}

function secretVersion(client: AppClient, label: string): Block {
  const clientSecret = `aws_cognito_user_pool_client.${label}.client_secret`
  return {
    secret_id: expression(`aws_secretsmanager_secret.${label}.id`),
    secret_string: expression(`jsonencode(${hclObject({ ...secretMembers(client, label), clientSecret })})`),
  }
}

/** A string in Terraform's JSON syntax that consists of one expression. */
function expression(hcl: string): string {
  return `\${${hcl}}`
}

function hclObject(members: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(members).map(([name, expression]) => `${name} = ${expression}`)
  return `{ ${pairs.join(', ')} }`
}

/**
 * With rotation, Terraform does not write the secret, because a later apply would restore the first one. The function
 * stores it once.
 */
function rotationBlocks(
  eachClient: (block: (client: AppClient, label: string) => Block) => Block,
  { functionArn, everyDays = 30 }: TerraformRotation,
): Block {
  return {
    aws_lambda_invocation: eachClient((client, label) => {
      const secretId = `aws_secretsmanager_secret.${label}.id`
      const store = hclObject({ secretId, ...secretMembers(client, label) })
      return { function_name: functionArn, input: expression(`jsonencode({ store = ${store} })`) }
    }),
    aws_secretsmanager_secret_rotation: eachClient((_, label) => ({
      secret_id: expression(`aws_secretsmanager_secret.${label}.id`),
      rotation_lambda_arn: functionArn,
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: everyDays },
      depends_on: [`aws_lambda_invocation.${label}`],
    })),
  }
}
