import { randomBytes } from 'node:crypto'
import * as sdk from '@aws-sdk/client-cognito-identity-provider'

/** An Amazon Cognito to ask: the local one, or an account on AWS. */
export interface Target {
  readonly name: 'local' | 'aws'
  readonly region: string
  /** `undefined`: where the AWS SDK finds it. */
  readonly endpoint: string | undefined
  /** The token endpoint of a domain prefix. */
  tokenEndpoint(domain: string): string
}

/** What the points are run against. All names begin with {@link prefix}. */
export interface Provisioned {
  readonly target: Target
  readonly userPoolId: string
  readonly tokenEndpoint: string
  /** `GetClientToken` needs no signature. */
  readonly apiEndpoint: string
  /** May use the token endpoint; has the scopes `orders/read` and `orders/write`. */
  readonly client: Credentials
  /** May use GetClientToken. */
  readonly tokenClient: Credentials
  call(operation: string, input: object): Promise<ApiAnswer>
}

export interface Credentials {
  readonly clientId: string
  readonly secret: string
}

/** What the AWS SDK made of an answer. */
export interface ApiAnswer {
  readonly exception: string | undefined
  readonly output: Readonly<Record<string, unknown>>
}

export const prefix = 'cognito-m2m-contract'
/** Legal, and different once it is form-encoded (RFC 6749 section 2.3.1). */
const secret = `contract_secret+${randomBytes(12).toString('hex')}`

/** Makes a pool, an API, two clients and a domain, runs `use`, and removes all of it, whatever happened. */
export async function provisioned<Result>(
  target: Target,
  use: (made: Provisioned) => Promise<Result>,
): Promise<Result> {
  const client = new sdk.CognitoIdentityProviderClient({
    region: target.region,
    ...(target.endpoint !== undefined && {
      endpoint: target.endpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  })
  const call = (operation: string, input: object) => callWith(client, operation, input)
  const suffix = randomBytes(4).toString('hex')
  const domain = `m2m-contract-${suffix}`
  let userPoolId: string | undefined
  try {
    const { UserPool } = await demanded(call, 'CreateUserPool', { PoolName: `${prefix}-${suffix}` })
    userPoolId = String(Object(UserPool).Id)
    const named = { UserPoolId: userPoolId }
    const scope = (ScopeName: string) => ({ ScopeName, ScopeDescription: ScopeName })
    await demanded(call, 'CreateResourceServer', {
      ...named,
      Identifier: 'orders',
      Name: 'orders',
      Scopes: ['read', 'write', 'refund'].map(scope),
    })
    const newClient = async (name: string, more: object): Promise<Credentials> => {
      const { UserPoolClient } = await demanded(call, 'CreateUserPoolClient', {
        ...named,
        ClientName: `${prefix}-${name}`,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['orders/read', 'orders/write'],
        ...more,
      })
      const { ClientId, ClientSecret } = Object(UserPoolClient) as Record<string, string>
      return { clientId: String(ClientId), secret: String(ClientSecret ?? secret) }
    }
    const machine = await newClient('machine', { ClientSecret: secret })
    const tokenClient = await newClient('token', {
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
    })
    await demanded(call, 'CreateUserPoolDomain', { ...named, Domain: domain })
    const made: Provisioned = {
      target,
      userPoolId,
      tokenEndpoint: target.tokenEndpoint(domain),
      apiEndpoint: target.endpoint ?? `https://cognito-idp.${target.region}.amazonaws.com/`,
      client: machine,
      tokenClient,
      call,
    }
    await untilItAnswers(made.tokenEndpoint)
    return await use(made)
  } finally {
    if (userPoolId !== undefined) await remove(call, userPoolId, domain)
    client.destroy()
  }
}

async function callWith(
  client: sdk.CognitoIdentityProviderClient,
  operation: string,
  input: object,
): Promise<ApiAnswer> {
  type AnyCommand = new (input: object) => sdk.ListUserPoolsCommand
  const Command = (sdk as unknown as Record<string, AnyCommand>)[`${operation}Command`]
  if (Command === undefined) throw new Error(`The AWS SDK has no operation ${operation}.`)
  try {
    const { $metadata: _, ...output } = await client.send(new Command(input))
    return { exception: undefined, output: output as Record<string, unknown> }
  } catch (error) {
    return { exception: error instanceof Error ? error.name : 'unknown', output: {} }
  }
}

async function demanded(call: Provisioned['call'], operation: string, input: object) {
  const { exception, output } = await call(operation, input)
  if (exception !== undefined) throw new Error(`${operation} was refused: ${exception}.`)
  return output
}

async function remove(call: Provisioned['call'], UserPoolId: string, Domain: string): Promise<void> {
  await call('DeleteUserPoolDomain', { UserPoolId, Domain })
  const { exception } = await call('DeleteUserPool', { UserPoolId })
  if (exception !== undefined)
    process.stderr.write(`The user pool ${UserPoolId} was not deleted (${exception}): delete it by hand.\n`)
}

/** A new domain takes up to a minute on AWS. */
async function untilItAnswers(tokenEndpoint: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const status = await fetch(tokenEndpoint, { method: 'POST' }).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 400 || status === 405) return
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  throw new Error('The domain did not answer within two minutes.')
}
