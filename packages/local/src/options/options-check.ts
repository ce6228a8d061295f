import { OptionError } from '@cognito-m2m/core'
import { limits, patterns } from '../pool/limits.ts'
import {
  anyOf,
  boolean,
  type Check,
  checkThat,
  integer,
  list,
  number,
  object,
  oneOf,
  record,
  string,
  text,
  url,
} from './check.ts'

const { minAccessTokenSeconds: minSeconds, maxAccessTokenSeconds: maxSeconds } = limits
const port = integer(0, 65_535, 'a port, 0 to 65535')
const name = text(patterns.name, '1 to 128 letters, digits, spaces or `+=,.@-`')
const clientSecret = text(patterns.clientSecret, '24 to 64 letters, digits, `_` or `+`')
const anything: Check = () => {}

const resourceServer = object(
  {
    identifier: text(
      patterns.resourceServerIdentifier,
      '1 to 256 printable ASCII characters without space, `"` or `\\`',
    ),
    name: string('a name of 1 to 256 characters', 256),
    scopes: record(
      {
        pattern: patterns.scopeName,
        expected: 'a scope name: 1 to 256 printable ASCII characters without space, `/`, `"` or `\\`',
      },
      string('a description of 1 to 256 characters', 256),
      `an object of at most ${limits.scopesPerResourceServer} scope names and their descriptions: \`{ read: "Read orders" }\``,
      limits.scopesPerResourceServer,
    ),
    // What `defineResourceServer` adds.
    allScopes: anything,
    scope: anything,
  },
  ['identifier', 'scopes'],
)

const appClientMembers = object({
  clientId: text(patterns.clientId, '1 to 128 letters, digits, `_` or `+`'),
  clientSecret,
  secrets: list(clientSecret, 'two secrets; for one, use `clientSecret`', { min: 2, max: 2 }),
  name,
  scopes: list(
    string('a full scope name, such as `orders/read`'),
    `an array of at most ${limits.scopesPerAppClient} scopes`,
    { max: limits.scopesPerAppClient },
  ),
  accessTokenSeconds: integer(
    minSeconds,
    maxSeconds,
    `a whole number of seconds from ${minSeconds} to ${maxSeconds}, as for Cognito`,
  ),
  explicitAuthFlows: list(string('the name of a flow'), 'an array of flows'),
})

const appClient: Check = (value, path) => {
  appClientMembers(value, path)
  const { clientSecret: one, secrets: two } = Object(value) as { clientSecret?: unknown; secrets?: unknown }
  if (one !== undefined && two !== undefined)
    throw new OptionError(`${path}.secrets`, 'cannot be combined with `clientSecret`. Put both secrets here.')
}

const userPool = object({
  id: text(patterns.userPoolId, 'a user pool ID, such as `eu-west-1_Local0001`'),
  name,
  issuerType: oneOf(['ORIGINAL', 'UPDATED'], '`ORIGINAL` or `UPDATED`'),
  issuer: url,
  domain: checkThat(
    (value) => value === null || (typeof value === 'string' && patterns.domainPrefix.test(value)),
    '1 to 63 lower-case letters, digits or hyphens, without a hyphen at the start or end, or null',
  ),
  resourceServers: list(
    resourceServer,
    `an array of at most ${limits.resourceServersPerUserPool} resource servers`,
    { max: limits.resourceServersPerUserPool },
  ),
  appClients: list(appClient, 'an array of app clients'),
  preTokenGeneration: anyOf(
    [checkThat((value) => typeof value === 'function', ''), url],
    'a function, or the http URL of a Lambda function to invoke',
  ),
  replicas: list(
    text(/^[a-z]+(?:-[a-z]+)+-\d$/, 'a Region, such as `us-east-1`'),
    'an array of Regions, such as `us-east-1`',
  ),
})

const perSecond = number(0, 1e9, 'a number of requests per second')
const quotas = object({
  tokensPerSecond: perSecond,
  requestsPerClientAndSecond: perSecond,
  requestsPerDomainAndSecond: perSecond,
  jwksPerSecond: perSecond,
})

/** Checks every option by itself. Rules between options are checked afterwards. */
export const optionsCheck = object({
  port,
  host: string('an address to bind, such as `127.0.0.1`'),
  publicUrl: url,
  https: anyOf([boolean, object({ folder: string('a folder') }, ['folder'])], 'true, false, or `{ folder }`'),
  adminPort: anyOf([port, oneOf([false], '')], 'a port, 0 to 65535, or false'),
  seed: string('a non-empty string'),
  userPools: list(userPool, 'an array of at least one user pool', { min: 1 }),
  notAllowedScope: oneOf(['refuse', 'drop'], '`refuse` or `drop`'),
  invalidClientStatus: oneOf([400, 401], '400 or 401'),
  quotas: (value, path) => (typeof value === 'boolean' ? undefined : quotas(value, path)),
  privateLink: boolean,
  lambdaEndpoint: url,
  state: string('the path of a file'),
  clock: checkThat(
    (value) =>
      typeof value === 'object' && value !== null && 'now' in value && typeof value.now === 'function',
    'an object with a method `now()` that returns seconds',
  ),
})
