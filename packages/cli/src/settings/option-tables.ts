import type { OptionTable } from '../command-line/definition.ts'

/** Options for what the API accepts. */
export const apiOptions = {
  'user-pool-id': {
    type: 'string',
    value: '<id>',
    multiple: true,
    env: 'COGNITO_USER_POOL_ID',
    help: 'user pool that the API trusts',
  },
  issuer: {
    type: 'string',
    value: '<url>',
    env: 'COGNITO_ISSUER',
    help: 'exact issuer, instead of a user pool',
  },
  'jwks-uri': { type: 'string', value: '<url>', env: 'COGNITO_JWKS_URI', help: "the issuer's keys" },
  jwks: { type: 'string', value: '<file>', completes: 'file', help: 'keys from a JWKS file; no download' },
  resource: {
    type: 'string',
    value: '<id>',
    env: 'COGNITO_RESOURCE',
    help: "the API's resource server identifier",
  },
  'client-id': { type: 'string', value: '<id>', multiple: true, help: 'app clients that the API accepts' },
  scope: {
    type: 'string',
    value: '<scope>',
    multiple: true,
    help: 'scopes that the route requires, all of them',
  },
  'any-scope': {
    type: 'string',
    value: '<scope>',
    multiple: true,
    help: 'scopes of which the route requires one',
  },
  tokens: {
    type: 'string',
    value: '<kind>',
    choices: ['machine', 'machine_and_user'],
    help: 'machine (default) or machine_and_user',
  },
  'max-age': { type: 'string', value: '<seconds>', help: 'maximum token age' },
  'clock-tolerance': { type: 'string', value: '<seconds>', help: 'accepted clock skew. Default: 5' },
} as const satisfies OptionTable

/** Options for how a client gets tokens. There is none for the secret: other users could see it in the process list. */
export const clientOptions = {
  'client-id': { type: 'string', value: '<id>', env: 'COGNITO_CLIENT_ID', help: 'app client' },
  'token-endpoint': {
    type: 'string',
    value: '<url>',
    env: 'COGNITO_TOKEN_ENDPOINT',
    help: 'https://<domain>/oauth2/token',
  },
  region: { type: 'string', value: '<region>', help: 'use GetClientToken in this Region, without a domain' },
  'client-token-endpoint': {
    type: 'string',
    value: '<url>',
    help: 'GetClientToken at another URL: FIPS, PrivateLink',
  },
  'secret-file': {
    type: 'string',
    value: '<file>',
    completes: 'file',
    help: 'client secret from a file, plain or JSON with `clientSecret`. Default: COGNITO_CLIENT_SECRET, or a hidden prompt',
  },
  'secret-id': {
    type: 'string',
    value: '<name>',
    help: 'client secret from AWS Secrets Manager, plain or JSON with `clientSecret`',
  },
} as const satisfies OptionTable

/** The scopes that a client requests. */
export const requestOption = {
  request: {
    type: 'string',
    value: '<scope>',
    multiple: true,
    env: 'COGNITO_SCOPES',
    help: 'scopes to request. Default: all that the client is allowed',
  },
} as const satisfies OptionTable

/** Options that name sources of settings. */
export const sourceOptions = {
  config: {
    type: 'string',
    value: '<file>',
    completes: 'file',
    help: 'settings from a .json, .mjs or .mts file: { api, client }',
  },
  'env-file': {
    type: 'string',
    value: '<file>',
    completes: 'file',
    help: 'environment variables from a .env file',
  },
} as const satisfies OptionTable
