/** Cognito's limits on names and numbers, for the options and the API. */
export const limits = {
  scopesPerResourceServer: 100,
  scopesPerAppClient: 50,
  resourceServersPerUserPool: 25,
  secretsPerAppClient: 2,
  minAccessTokenSeconds: 300,
  maxAccessTokenSeconds: 86_400,
} as const

export const patterns = {
  userPoolId: /^(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\d_[A-Za-z0-9]{1,55}$/,
  resourceServerIdentifier: /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/,
  scopeName: /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/,
  name: /^[\w\s+=,.@-]{1,128}$/,
  resourceServerName: /^[\w\s+=,.@-]{1,256}$/,
  clientId: /^[\w+]{1,128}$/,
  clientSecret: /^[\w+]{24,64}$/,
  domainPrefix: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  customDomain: /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
} as const
