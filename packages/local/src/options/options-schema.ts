import { z } from 'zod'
import { limits, patterns } from '../pool/limits.ts'

const text = (pattern: RegExp, expected: string) =>
  z.string(`must be ${expected}.`).regex(pattern, `must be ${expected}.`)
const port = z
  .int('must be a port, 0 to 65535.')
  .min(0, 'must be a port, 0 to 65535.')
  .max(65_535, 'must be a port, 0 to 65535.')
const url = z.url({
  protocol: /^https?$/,
  error: 'must be an http or https URL, such as `http://cognito:9339`.',
})
const lifetime = `must be a whole number of seconds from ${limits.minAccessTokenSeconds} to ${limits.maxAccessTokenSeconds}, as Cognito demands.`
const clientSecret = text(patterns.clientSecret, '24 to 64 letters, digits, `_` or `+`')

const resourceServer = z.strictObject({
  identifier: text(
    patterns.resourceServerIdentifier,
    '1 to 256 printable ASCII characters without space, `"` or `\\`',
  ),
  name: z.string().min(1).max(256).optional(),
  scopes: z
    .record(
      z.string().regex(patterns.scopeName),
      z.string('must be a description of 1 to 256 characters.').min(1).max(256),
      'must be an object of scope names and their descriptions: `{ read: "Read orders" }`.',
    )
    .refine(
      (scopes) => Object.keys(scopes).length <= limits.scopesPerResourceServer,
      `must be at most ${limits.scopesPerResourceServer} scopes.`,
    ),
  // What `defineResourceServer` adds.
  allScopes: z.unknown().optional(),
  scope: z.unknown().optional(),
})

const appClientShape = z.strictObject({
  clientId: text(patterns.clientId, '1 to 128 letters, digits, `_` or `+`').optional(),
  clientSecret: clientSecret.optional(),
  secrets: z
    .tuple([clientSecret, clientSecret], 'must be two secrets; for one, use `clientSecret`.')
    .optional(),
  name: text(patterns.name, '1 to 128 letters, digits, spaces or `+=,.@-`').optional(),
  scopes: z
    .array(z.string('must be a full scope name, such as `orders/read`.'))
    .max(limits.scopesPerAppClient, `must be at most ${limits.scopesPerAppClient} scopes.`)
    .optional(),
  accessTokenSeconds: z
    .int(lifetime)
    .min(limits.minAccessTokenSeconds, lifetime)
    .max(limits.maxAccessTokenSeconds, lifetime)
    .optional(),
  explicitAuthFlows: z.array(z.string()).optional(),
})
const appClient = appClientShape.refine(
  ({ clientSecret, secrets }) => clientSecret === undefined || secrets === undefined,
  {
    path: ['secrets'],
    error: 'cannot stand beside `clientSecret`: put both secrets here.',
  },
)

const userPool = z.strictObject({
  id: text(patterns.userPoolId, 'a user pool id, such as `eu-west-1_Local0001`').optional(),
  name: text(patterns.name, '1 to 128 letters, digits, spaces or `+=,.@-`').optional(),
  issuerType: z.enum(['ORIGINAL', 'UPDATED'], 'must be `ORIGINAL` or `UPDATED`.').optional(),
  issuer: url.optional(),
  domain: text(patterns.domainPrefix, '1 to 63 lower-case letters, digits or inner hyphens')
    .nullable()
    .optional(),
  resourceServers: z
    .array(resourceServer)
    .max(
      limits.resourceServersPerUserPool,
      `must be at most ${limits.resourceServersPerUserPool} resource servers.`,
    )
    .optional(),
  appClients: z.array(appClient).optional(),
  preTokenGeneration: z
    .union(
      [z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function'), url],
      'must be a function, or the http URL of a Lambda function to invoke.',
    )
    .optional(),
  replicas: z
    .array(
      text(/^[a-z]+(?:-[a-z]+)+-\d$/, 'a Region, such as `us-east-1`'),
      'must be an array of Regions, such as `us-east-1`.',
    )
    .optional(),
})

const perSecond = z.number('must be a number of requests per second.').min(0).max(1e9).optional()
const quotas = z.strictObject({
  tokensPerSecond: perSecond,
  requestsPerClientAndSecond: perSecond,
  requestsPerDomainAndSecond: perSecond,
  jwksPerSecond: perSecond,
})

/** The shape of the options; what holds between them is checked after. */
export const optionsSchema = z.strictObject({
  port: port.optional(),
  host: z.string('must be an address to bind, such as `127.0.0.1`.').min(1).optional(),
  publicUrl: url.optional(),
  https: z
    .union(
      [z.boolean(), z.strictObject({ folder: z.string().min(1) })],
      'must be true, false, or `{ folder }`.',
    )
    .optional(),
  adminPort: z.union([port, z.literal(false)], 'must be a port, or false.').optional(),
  seed: z.string('must be a string.').min(1, 'must be a non-empty string.').optional(),
  userPools: z
    .array(userPool, 'must be a list of user pools.')
    .min(1, 'must have at least one user pool.')
    .optional(),
  notAllowedScope: z.enum(['refuse', 'drop'], 'must be `refuse` or `drop`.').optional(),
  invalidClientStatus: z.literal([400, 401], 'must be 400 or 401.').optional(),
  quotas: z
    .union([z.boolean(), quotas], 'must be true, false, or an object of requests per second.')
    .optional(),
  privateLink: z.boolean('must be true or false.').optional(),
  lambdaEndpoint: url.optional(),
  state: z.string('must be the path of a file.').min(1).optional(),
  clock: z
    .custom<object>(
      (value) =>
        typeof value === 'object' && value !== null && 'now' in value && typeof value.now === 'function',
      'must be an object with a method `now()` that returns seconds.',
    )
    .optional(),
})

/** The schemas by the names of the options that hold them, to tell which options there are. */
export const shapes = {
  options: optionsSchema,
  userPools: userPool,
  appClients: appClientShape,
  resourceServers: resourceServer,
  quotas,
}
