import {
  type ModelValue,
  modelShapes,
  operationExceptions,
  requestShapes,
} from '../src/idp-api/service-model.ts'
import type { Requests } from '../src/idp-api/service-types.ts'
import { completedSettings } from '../src/idp-api/user-pool-defaults.ts'

/** What this server does with a member of a request. */
export type Disposition = 'acted on' | 'stored' | 'refused'

/** Requests whose members are stored, but for those named here; all members of the others are acted on. */
const actedOn: Partial<Record<keyof Requests, readonly string[]>> = {
  CreateUserPool: [
    'PoolName',
    'UserPoolTier',
    'DeletionProtection',
    'IssuerConfiguration',
    'UserPoolTags',
    'LambdaConfig',
  ],
  UpdateUserPool: [
    'UserPoolId',
    'PoolName',
    'UserPoolTier',
    'DeletionProtection',
    'IssuerConfiguration',
    'UserPoolTags',
    'LambdaConfig',
  ],
  SetUserPoolMfaConfig: ['UserPoolId'],
  CreateUserPoolClient: [
    'UserPoolId',
    'ClientName',
    'GenerateSecret',
    'ClientSecret',
    'AccessTokenValidity',
    'TokenValidityUnits',
    'ExplicitAuthFlows',
    'AllowedOAuthFlows',
    'AllowedOAuthScopes',
    'AllowedOAuthFlowsUserPoolClient',
  ],
  UpdateUserPoolClient: [
    'UserPoolId',
    'ClientId',
    'ClientName',
    'AccessTokenValidity',
    'TokenValidityUnits',
    'ExplicitAuthFlows',
    'AllowedOAuthFlows',
    'AllowedOAuthScopes',
    'AllowedOAuthFlowsUserPoolClient',
  ],
  CreateUserPoolDomain: ['Domain', 'UserPoolId'],
  UpdateUserPoolDomain: ['Domain', 'UserPoolId'],
}

const refused: Partial<Record<keyof Requests, readonly string[]>> = {
  CreateUserPoolReplica: ['UserPoolTags'],
}

/** What this server does with a member, by the lists above. */
export function dispositionOf(operation: keyof Requests, member: string): Disposition {
  if (refused[operation]?.includes(member)) return 'refused'
  const acted = actedOn[operation]
  return acted === undefined || acted.includes(member) ? 'acted on' : 'stored'
}

/** The document: a table for each operation. */
export function membersDocument(): string {
  const tables = Object.entries(requestShapes).map(([operation, shape]) => {
    const { required, members } = modelShapes[shape] ?? { required: [], members: {} }
    const rows = Object.entries(members).map(([member, value]) => {
      const name = required.includes(member) ? `**${member}**` : member
      return `| ${name} | ${described(value)} | ${dispositionOf(operation as keyof Requests, member)} |`
    })
    const exceptions = operationExceptions[operation]?.map((name) => `\`${name}\``).join(', ')
    return `## ${operation}\n\n| member | type and limits | here |\n|---|---|---|\n${rows.join('\n')}\n\nExceptions that AWS documents: ${exceptions}.\n`
  })
  return `# The user pools API, member by member

Written by \`build/members-table.ts\` from the service model of the AWS SDK; do not edit. Tests compare it with the SDK
and with the server.

- **Bold** members are required. Every limit below is checked, and a value outside it gets \`InvalidParameterException\`,
  as from Amazon Cognito.
- *acted on*: changes what this server does. *stored*: checked, stored, and given back by the describing operation;
  otherwise without effect. *refused*: answered with an exception.
- A member that is not listed is ignored.
- Of the documented exceptions, this server answers those that its own rules can meet. Beside them, any operation may answer
  \`SerializationException\` (a value of the wrong type), and with \`privateLink\` or at a replica \`OperationNotEnabledException\`.

## Defaults of a described user pool

What \`DescribeUserPool\` says when \`CreateUserPool\` was given a name only, besides the ID, the ARN, the dates and the tags:

\`\`\`json
${defaults()}
\`\`\`

An app client has \`RefreshTokenValidity\` 30, \`AuthSessionValidity\` 3, \`EnableTokenRevocation\` true and
\`EnablePropagateAdditionalUserContextData\` false. \`TokenValidityUnits\` is completed once one unit is given, with hours for
access and ID tokens and days for refresh tokens.

${tables.join('\n')}`
}

function defaults(): string {
  const { SchemaAttributes, ...rest } = completedSettings({})
  const names = (SchemaAttributes as readonly { Name: string }[]).map(({ Name }) => Name)
  const own = {
    DeletionProtection: 'INACTIVE',
    MfaConfiguration: 'OFF',
    UserPoolTier: 'ESSENTIALS',
    EstimatedNumberOfUsers: 0,
  }
  const all = {
    ...own,
    IssuerConfiguration: { Type: 'ORIGINAL' },
    ...rest,
    SchemaAttributes: `standard: ${names.join(', ')}`,
  }
  return JSON.stringify(all, null, 2)
}

function described(value: ModelValue): string {
  const limits = 'min' in value || 'max' in value ? `, ${value.min ?? 0} to ${value.max ?? 'any'}` : ''
  switch (value.type) {
    case 'string': {
      const pattern = value.pattern === undefined ? '' : `, \`${value.pattern.replaceAll('|', '\\|')}\``
      return value.enum === undefined
        ? `string${limits}${pattern}`
        : value.enum.map((one) => `\`${one}\``).join(', ')
    }
    case 'integer':
      return `integer${limits}`
    case 'boolean':
      return 'boolean'
    case 'list':
      return `list${limits} of ${described(value.element)}`
    case 'map':
      return `map${limits} of ${described(value.value)}`
    case 'struct':
      return Object.entries(modelShapes[value.shape]?.members ?? {})
        .map(([name]) => name)
        .join(', ')
        .replace(/^(.*)$/, '{ $1 }')
  }
}
