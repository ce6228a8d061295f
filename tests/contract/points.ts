import type { Credentials, Provisioned } from './target.ts'

/** One statement about Amazon Cognito, and how to see whether it holds. */
export interface Point {
  readonly name: string
  /** What AWS documents; several where its documents differ or are silent, and then it is unproven until it is seen. */
  readonly documented: readonly string[]
  /** @returns What was seen, in few words, without tokens, secrets and ids. */
  observe(made: Provisioned): Promise<string>
}

interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly json: Readonly<Record<string, unknown>>
}

async function token(
  { tokenEndpoint }: Provisioned,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: parsed(text) }
}

const grant = { grant_type: 'client_credentials' }
const post = ({ clientId, secret }: Credentials) => ({ ...grant, client_id: clientId, client_secret: secret })
const basic = (clientId: string, secret: string) => ({
  authorization: `Basic ${btoa(`${clientId}:${secret}`)}`,
})
const outcome = ({ status, json }: TokenAnswer) =>
  [status, typeof json.error === 'string' ? json.error : typeof json.__type === 'string' ? json.__type : '']
    .join(' ')
    .trim()
const names = (value: unknown) => Object.keys(Object(value)).toSorted().join(' ')

function partOf(answer: TokenAnswer, index: number): Record<string, unknown> {
  const part = String(answer.json.access_token ?? '').split('.')[index] ?? ''
  return parsed(Buffer.from(part, 'base64url').toString('utf8'))
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}

async function getClientToken({ apiEndpoint }: Provisioned, input: object) {
  const response = await fetch(apiEndpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
    },
    body: JSON.stringify(input),
  })
  const json = parsed(await response.text())
  const exception = String(json.__type ?? '')
    .split('#')
    .at(-1)
  return { status: response.status, json, text: `${response.status} ${exception}`.trim() }
}

/** The issuer that tokens of the pool name. */
async function issuerOf(made: Provisioned): Promise<string> {
  return String(partOf(await token(made, post(made.client)), 1).iss)
}

async function document(issuer: string, name: string) {
  const response = await fetch(`${issuer}/.well-known/${name}`)
  return { status: response.status, headers: response.headers, json: parsed(await response.text()) }
}

const described = async (made: Provisioned, operation: string, member: string, more: object = {}) => {
  const { exception, output } = await made.call(operation, { UserPoolId: made.userPoolId, ...more })
  return exception ?? names(output[member])
}

/** In their order: the last ones change the pool. At most 20 of them issue a token. */
export const points: readonly Point[] = [
  {
    name: 'token: members of the answer',
    documented: ['200 access_token expires_in token_type'],
    async observe(made) {
      const answer = await token(made, post(made.client))
      return `${answer.status} ${names(answer.json)}`
    },
  },
  {
    name: 'token: request id in a header',
    documented: ['yes'],
    observe: async (made) =>
      (await token(made, grant)).headers.has('x-amz-cognito-request-id') ? 'yes' : 'no',
  },
  {
    name: 'token: header of the JWT',
    documented: ['alg kid'],
    observe: async (made) => names(partOf(await token(made, post(made.client)), 0)),
  },
  {
    name: 'token: claims',
    documented: ['auth_time client_id exp iat iss jti scope sub token_use version'],
    observe: async (made) => names(partOf(await token(made, post(made.client)), 1)),
  },
  {
    name: 'token: `sub` is the client id',
    documented: ['yes'],
    async observe(made) {
      const { sub, client_id } = partOf(await token(made, post(made.client)), 1)
      return sub === client_id && sub === made.client.clientId ? 'yes' : 'no'
    },
  },
  {
    name: 'token: no scope asked for',
    documented: ['orders/read orders/write'],
    async observe(made) {
      const { scope } = partOf(await token(made, post(made.client)), 1)
      return String(scope).split(' ').toSorted().join(' ')
    },
  },
  {
    name: 'token: Basic header, raw',
    documented: ['200'],
    observe: async (made) =>
      outcome(await token(made, grant, basic(made.client.clientId, made.client.secret))),
  },
  {
    name: 'token: Basic header, form-encoded as in RFC 6749',
    documented: ['400 invalid_client', '401 invalid_client', '200'],
    observe: async (made) => {
      const encoded = encodeURIComponent(made.client.secret).replaceAll('_', '%5F')
      return outcome(await token(made, grant, basic(made.client.clientId, encoded)))
    },
  },
  {
    name: 'token: secret in header and body',
    documented: ['400 invalid_request', '200'],
    observe: async (made) =>
      outcome(await token(made, post(made.client), basic(made.client.clientId, made.client.secret))),
  },
  {
    name: 'token: wrong secret',
    documented: ['400 invalid_client', '401 invalid_client'],
    observe: async (made) => outcome(await token(made, post({ ...made.client, secret: 'wrong' }))),
  },
  {
    name: 'token: unknown client',
    documented: ['400 invalid_client', '401 invalid_client'],
    observe: async (made) =>
      outcome(
        await token(made, post({ clientId: 'nobody0nobody0nobody0nobod', secret: made.client.secret })),
      ),
  },
  {
    name: 'token: no grant type',
    documented: ['400 invalid_request', '400 unsupported_grant_type'],
    observe: async (made) => {
      const { grant_type: _, ...form } = post(made.client)
      return outcome(await token(made, form))
    },
  },
  {
    name: 'token: another grant type',
    documented: ['400 unsupported_grant_type'],
    observe: async (made) => outcome(await token(made, { ...post(made.client), grant_type: 'password' })),
  },
  {
    name: 'token: unknown scope beside a known one',
    documented: ['400 invalid_scope', '200 orders/read'],
    async observe(made) {
      const answer = await token(made, { ...post(made.client), scope: 'orders/read orders/nothing' })
      return answer.status === 200 ? `200 ${partOf(answer, 1).scope}` : outcome(answer)
    },
  },
  {
    name: 'token: scope that the client may not have',
    documented: ['400 invalid_scope', '400 invalid_grant', '200'],
    observe: async (made) => outcome(await token(made, { ...post(made.client), scope: 'orders/refund' })),
  },
  {
    name: 'token: a parameter twice',
    documented: ['400 invalid_request', '200'],
    observe: async (made) =>
      outcome(await token(made, `${new URLSearchParams(post(made.client))}&grant_type=x`)),
  },
  {
    name: 'token: JSON body',
    documented: ['400 invalid_request', '415'],
    observe: async (made) =>
      outcome(await token(made, JSON.stringify(post(made.client)), { 'content-type': 'application/json' })),
  },
  {
    name: 'token: aws_client_metadata that is no JSON',
    documented: ['400 invalid_request', '200'],
    observe: async (made) => outcome(await token(made, { ...post(made.client), aws_client_metadata: '{' })),
  },
  {
    name: 'token: GET',
    documented: ['405', '400', '404'],
    observe: async ({ tokenEndpoint }) => String((await fetch(tokenEndpoint)).status),
  },
  {
    name: 'GetClientToken: members of the answer',
    documented: ['200 AccessToken ExpiresIn TokenType'],
    async observe(made) {
      const { clientId: ClientId, secret: Secret } = made.tokenClient
      const { status, json, text } = await getClientToken(made, { ClientId, Secret })
      return status === 200 ? `200 ${names(json.ClientAuthenticationResult)}` : text
    },
  },
  {
    name: 'GetClientToken: wrong secret',
    documented: ['400 NotAuthorizedException', '400 InvalidParameterException'],
    observe: async (made) =>
      (await getClientToken(made, { ClientId: made.tokenClient.clientId, Secret: 'x'.repeat(30) })).text,
  },
  {
    name: 'GetClientToken: unknown client',
    documented: ['400 ResourceNotFoundException', '400 NotAuthorizedException'],
    observe: async (made) =>
      (await getClientToken(made, { ClientId: 'nobody0nobody0nobody0nobod', Secret: 'x'.repeat(30) })).text,
  },
  {
    name: 'GetClientToken: client without the flow',
    documented: [
      '400 NotAuthorizedException',
      '400 OperationNotEnabledException',
      '400 InvalidParameterException',
    ],
    observe: async (made) =>
      (await getClientToken(made, { ClientId: made.client.clientId, Secret: made.client.secret })).text,
  },
  {
    name: 'GetClientToken: scope that the client may not have',
    documented: [
      '400 InvalidParameterException',
      '400 NotAuthorizedException',
      '400 ScopeDoesNotExistException',
    ],
    async observe(made) {
      const { clientId: ClientId, secret: Secret } = made.tokenClient
      return (await getClientToken(made, { ClientId, Secret, Scopes: ['orders/refund'] })).text
    },
  },
  {
    name: 'keys: number and members',
    documented: ['2 keys: alg e kid kty n use'],
    async observe(made) {
      const { json } = await document(await issuerOf(made), 'jwks.json')
      const keys = Array.isArray(json.keys) ? json.keys : []
      return `${keys.length} keys: ${names(keys[0])}`
    },
  },
  {
    name: 'keys: Cache-Control',
    documented: ['none', 'some'],
    async observe(made) {
      const { headers } = await document(await issuerOf(made), 'jwks.json')
      return headers.get('cache-control') ?? 'none'
    },
  },
  {
    name: 'keys: at the second issuer, before the switch',
    documented: ['403', '404', '200'],
    async observe(made) {
      return String((await document(secondIssuer(made, await issuerOf(made)), 'jwks.json')).status)
    },
  },
  {
    name: 'discovery: scopes_supported',
    documented: ['email openid phone profile'],
    async observe(made) {
      const { json } = await document(await issuerOf(made), 'openid-configuration')
      return (Array.isArray(json.scopes_supported) ? json.scopes_supported : []).toSorted().join(' ')
    },
  },
  {
    name: 'DescribeUserPool: members',
    documented: ['any'],
    observe: (made) => described(made, 'DescribeUserPool', 'UserPool'),
  },
  {
    name: 'DescribeUserPool: default password policy',
    documented: [
      'MinimumLength RequireLowercase RequireNumbers RequireSymbols RequireUppercase TemporaryPasswordValidityDays',
    ],
    async observe(made) {
      const { output } = await made.call('DescribeUserPool', { UserPoolId: made.userPoolId })
      return names(Object(Object(output.UserPool).Policies).PasswordPolicy)
    },
  },
  {
    name: 'DescribeUserPoolClient: members',
    documented: ['any'],
    observe: (made) =>
      described(made, 'DescribeUserPoolClient', 'UserPoolClient', { ClientId: made.client.clientId }),
  },
  {
    name: 'DescribeUserPoolDomain: members',
    documented: ['any'],
    async observe(made) {
      const { output } = await made.call('DescribeUserPool', { UserPoolId: made.userPoolId })
      const { Domain } = Object(output.UserPool) as { Domain?: string }
      const answer = await made.call('DescribeUserPoolDomain', { Domain })
      return answer.exception ?? names(answer.output.DomainDescription)
    },
  },
  {
    name: 'GetUserPoolMfaConfig: of a new pool',
    documented: ['MfaConfiguration'],
    observe: async (made) =>
      names((await made.call('GetUserPoolMfaConfig', { UserPoolId: made.userPoolId })).output),
  },
  {
    name: 'refused: a wrong MFA setting',
    documented: ['InvalidParameterException'],
    observe: async (made) =>
      (await made.call('UpdateUserPool', { UserPoolId: made.userPoolId, MfaConfiguration: 'MAYBE' }))
        .exception ?? 'accepted',
  },
  {
    name: 'refused: an access token of 4 minutes',
    documented: ['InvalidParameterException'],
    observe: async (made) =>
      (
        await made.call('CreateUserPoolClient', {
          UserPoolId: made.userPoolId,
          ClientName: 'cognito-m2m-contract-short',
          AccessTokenValidity: 4,
          TokenValidityUnits: { AccessToken: 'minutes' },
        })
      ).exception ?? 'accepted',
  },
  {
    name: 'refused: an undefined scope',
    documented: ['ScopeDoesNotExistException', 'InvalidParameterException'],
    observe: async (made) =>
      (
        await made.call('CreateUserPoolClient', {
          UserPoolId: made.userPoolId,
          ClientName: 'cognito-m2m-contract-scope',
          GenerateSecret: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthScopes: ['orders/nothing'],
        })
      ).exception ?? 'accepted',
  },
  {
    name: 'secrets: a second one works, a third is refused',
    documented: ['200, LimitExceededException', '200, InvalidParameterException'],
    async observe(made) {
      const named = { UserPoolId: made.userPoolId, ClientId: made.client.clientId }
      const { output } = await made.call('AddUserPoolClientSecret', named)
      const { ClientSecretValue } = Object(output.ClientSecretDescriptor) as { ClientSecretValue?: string }
      const second = await token(made, post({ ...made.client, secret: ClientSecretValue ?? '' }))
      return `${outcome(second)}, ${(await made.call('AddUserPoolClientSecret', named)).exception ?? 'accepted'}`
    },
  },
  {
    name: 'deleting a pool that has a domain',
    documented: ['InvalidParameterException'],
    observe: async (made) =>
      (await made.call('DeleteUserPool', { UserPoolId: made.userPoolId })).exception ?? 'accepted',
  },
  {
    name: 'switching the issuer to UPDATED',
    documented: ['the second issuer, its keys: 200, the keys of the first: 200'],
    async observe(made) {
      const first = await issuerOf(made)
      const { exception } = await made.call('UpdateUserPool', {
        UserPoolId: made.userPoolId,
        IssuerConfiguration: { Type: 'UPDATED' },
      })
      if (exception !== undefined) return exception
      const second = await issuerOf(made)
      const name = second === secondIssuer(made, first) ? 'the second issuer' : 'another issuer'
      const [atSecond, atFirst] = [await document(second, 'jwks.json'), await document(first, 'jwks.json')]
      return `${name}, its keys: ${atSecond.status}, the keys of the first: ${atFirst.status}`
    },
  },
]

/** The address of the second kind, from one of the first. */
function secondIssuer({ target, userPoolId }: Provisioned, first: string): string {
  return first.includes('.amazonaws.com/')
    ? `https://issuer-cognito-idp.${target.region}.amazonaws.com/${userPoolId}`
    : first.replace(`/${userPoolId}`, `/issuer-cognito-idp/${userPoolId}`)
}
