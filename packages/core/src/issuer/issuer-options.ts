import { OptionError } from '../errors.ts'
import { checkedMembers, checkedStrings, checkedUrl } from '../options.ts'
import { isSignatureAlgorithm, type SignatureAlgorithm } from '../signature/algorithms.ts'
import { type IssuerType, issuerOf, regionOf } from './user-pool.ts'

/** A Cognito user pool whose tokens are taken. */
export interface UserPoolIssuerOptions {
  /** Such as `eu-west-1_AbCdEf123`. */
  readonly userPoolId: string
  /** Which of the pool's issuers its tokens may name. Default `['ORIGINAL']`; both while a pool is switched over. */
  readonly issuerTypes?: readonly IssuerType[]
  /** Regions of the pool's replicas, whose `ORIGINAL` issuer has their own region in the host. Default none. */
  readonly regions?: readonly string[]
}

/** Any issuer by its URL: a Cognito with hosts of its own, a local one, or another authorization server. */
export interface CustomIssuerOptions {
  /** `iss` as the tokens have it, to the character. */
  readonly issuer: string
  /** Default `<issuer>/.well-known/jwks.json`. `null`: never downloaded, `jwks` is all there is. */
  readonly jwksUri?: string | null
  /** Allowed algorithms. Default `['RS256']`. A key without `alg` is bound to the first that fits it. */
  readonly algorithms?: readonly SignatureAlgorithm[]
  /** A JWKS to start with, as if just downloaded: cold starts, tests, machines without a network. */
  readonly jwks?: { readonly keys: readonly unknown[] }
  /** `cognito` (default): tokens have Cognito's claims. `generic`: RFC 7519 claims, and an audience instead. */
  readonly profile?: 'cognito' | 'generic'
  /** For `generic`: the `aud` that names this API, one of them, or `null` on purpose for tokens to anybody. */
  readonly audience?: string | readonly string[] | null
}

/** One trusted issuer, or a user pool's set of them. */
export type IssuerOptions = UserPoolIssuerOptions | CustomIssuerOptions

/** One trusted issuer, checked and complete. */
export interface Issuer {
  readonly issuer: string
  readonly jwksUri: string | null
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly seed: { readonly keys: readonly unknown[] } | undefined
  readonly profile: 'cognito' | 'generic'
  /** For `generic`; undefined where none is checked. */
  readonly audience: readonly string[] | undefined
  /** Whether keys may be downloaded before a token names the issuer: not where they may not exist yet. */
  readonly prefetched: boolean
}

const regionPattern = /^(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\d$/

/**
 * Every issuer that a validator trusts.
 *
 * @throws OptionError when one is not valid, or named twice, or when there is none.
 */
export function resolveIssuers(
  userPoolId: string | readonly string[] | undefined,
  issuers: readonly IssuerOptions[] | undefined,
  allowInsecureHttp: boolean,
): readonly Issuer[] {
  if (issuers !== undefined && !Array.isArray(issuers)) throw new OptionError('issuers', 'must be a list.')
  const pools = userPoolId === undefined ? [] : typeof userPoolId === 'string' ? [userPoolId] : userPoolId
  if (!Array.isArray(pools)) {
    throw new OptionError(
      'userPoolId',
      'must be a user pool id such as `eu-west-1_AbCdEf123`, or a list of them.',
    )
  }
  const resolved = [
    ...pools.flatMap((pool) => poolIssuers({ userPoolId: pool }, 'userPoolId')),
    ...(issuers ?? []).flatMap((entry: IssuerOptions, index) => {
      const option = `issuers[${index}]`
      if (typeof entry !== 'object' || entry === null) throw new OptionError(option, 'must be an object.')
      return 'userPoolId' in entry
        ? poolIssuers(entry, option)
        : [customIssuer(entry, option, allowInsecureHttp)]
    }),
  ]
  if (resolved.length === 0) {
    throw new OptionError(
      'userPoolId',
      'is missing: name the user pool whose tokens are taken, or give `issuers`.',
    )
  }
  const names = new Set(resolved.map(({ issuer }) => issuer))
  if (names.size < resolved.length) throw new OptionError('issuers', 'names an issuer twice.')
  return resolved
}

function poolIssuers(options: UserPoolIssuerOptions, option: string): Issuer[] {
  const {
    userPoolId,
    issuerTypes = ['ORIGINAL'],
    regions = [],
  } = checkedMembers(option, options, {
    userPoolId: true,
    issuerTypes: true,
    regions: true,
  })
  const home = regionOf(userPoolId, option === 'userPoolId' ? option : `${option}.userPoolId`)
  const types = checkedStrings(`${option}.issuerTypes`, issuerTypes, {
    pattern: /^(?:ORIGINAL|UPDATED)$/,
    expected: '`ORIGINAL` or `UPDATED`',
  }) as readonly IssuerType[]
  const replicas = checkedStrings(`${option}.regions`, regions, {
    pattern: regionPattern,
    expected: 'a region such as `eu-central-1`',
    min: 0,
  })
  return types.flatMap((type) => {
    // UPDATED names the primary region only.
    const all = type === 'ORIGINAL' ? [...new Set([home, ...replicas])] : [home]
    return all.map((region) => {
      const issuer = issuerOf(userPoolId, type, region)
      return cognitoIssuer(issuer, `${issuer}/.well-known/jwks.json`, type === types[0] && region === home)
    })
  })
}

function cognitoIssuer(issuer: string, jwksUri: string, prefetched: boolean): Issuer {
  const fixed = { algorithms: ['RS256'], seed: undefined, profile: 'cognito', audience: undefined } as const
  return { issuer, jwksUri, prefetched, ...fixed }
}

function customIssuer(options: CustomIssuerOptions, option: string, allowInsecureHttp: boolean): Issuer {
  const {
    issuer,
    jwks,
    profile = 'cognito',
    audience,
  } = checkedMembers(option, options, {
    issuer: true,
    jwksUri: true,
    algorithms: true,
    jwks: true,
    profile: true,
    audience: true,
  })
  checkedUrl(`${option}.issuer`, issuer, allowInsecureHttp)
  if (profile !== 'cognito' && profile !== 'generic') {
    throw new OptionError(`${option}.profile`, 'must be `cognito` or `generic`.')
  }
  if (profile === 'generic' && audience === undefined) {
    throw new OptionError(
      `${option}.audience`,
      'must say which `aud` names this API: without it, a token made for any other API would do. `null` accepts that.',
    )
  }
  if (profile === 'cognito' && audience !== undefined) {
    throw new OptionError(
      `${option}.audience`,
      "is for `profile: 'generic'`; use the validator's `audience`.",
    )
  }
  return {
    issuer,
    jwksUri: jwksUriOf(options, option, allowInsecureHttp),
    algorithms: checkedAlgorithms(`${option}.algorithms`, options.algorithms),
    seed: jwks,
    profile,
    audience:
      audience === undefined || audience === null
        ? undefined
        : checkedStrings(`${option}.audience`, audience, { pattern: /^.+$/, expected: 'an audience' }),
    prefetched: true,
  }
}

function jwksUriOf(
  { issuer, jwksUri, jwks }: CustomIssuerOptions,
  option: string,
  insecure: boolean,
): string | null {
  if (jwks !== undefined && !(typeof jwks === 'object' && jwks !== null && Array.isArray(jwks.keys))) {
    throw new OptionError(`${option}.jwks`, 'must be a JWKS: an object with a list `keys`.')
  }
  if (jwksUri === null) {
    if (jwks === undefined) throw new OptionError(`${option}.jwks`, 'is needed where `jwksUri` is null.')
    return null
  }
  return checkedUrl(
    `${option}.jwksUri`,
    jwksUri ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
    insecure,
  ).href
}

function checkedAlgorithms(option: string, value: unknown = ['RS256']): readonly SignatureAlgorithm[] {
  const names = checkedStrings(option, value, {
    pattern: /^/,
    expected: 'an asymmetric JWS algorithm such as `RS256`',
  })
  const unknown = names.find((name) => !isSignatureAlgorithm(name))
  if (unknown !== undefined) {
    throw new OptionError(
      option,
      'each entry must be an asymmetric JWS algorithm: RS, PS or ES with 256, 384 or 512, or EdDSA.',
    )
  }
  return names.filter(isSignatureAlgorithm)
}
