import { OptionError } from '../errors.ts'
import type { StaticJwks } from '../jwks/static-jwks.ts'
import { checkedMembers, checkedStrings, checkedUrl } from '../options.ts'
import { isSignatureAlgorithm, type SignatureAlgorithm } from '../signature/algorithms.ts'
import { type IssuerType, issuerOf, regionOf, regionPattern } from './user-pool.ts'

/** A Cognito user pool as a trusted issuer, with all its settings. */
export interface UserPoolIssuerOptions {
  /** ID of the user pool, such as `eu-west-1_AbCdEf123`. */
  readonly userPoolId: string
  /**
   * Accepted issuer types of the pool. Default: both, `['ORIGINAL', 'UPDATED']`. Keys of the `UPDATED` issuer are
   * downloaded only when a token names it.
   */
  readonly issuerTypes?: readonly IssuerType[]
  /**
   * Regions of the pool's replicas, each of which has its own Region in the host name of its `ORIGINAL` issuer.
   * Default: none.
   */
  readonly regions?: readonly string[]
  /** Initial JWKS of the pool, treated as if just downloaded. Default: download on first use. */
  readonly jwks?: StaticJwks
}

/** An issuer identified by its URL: a custom Cognito host, `@cognito-m2m/local`, or another authorization server. */
export interface CustomIssuerOptions {
  /** The `iss` claim of its tokens, compared exactly. */
  readonly issuer: string
  /** URL of the JWKS. Default: `<issuer>/.well-known/jwks.json`. `null`: never download keys, use `jwks` only. */
  readonly jwksUri?: string | null
  /**
   * Allowed algorithms (RFC 7518 §3.1). Default: `['RS256']`. A key without `alg` is bound to the first one that fits
   * its type.
   */
  readonly algorithms?: readonly SignatureAlgorithm[]
  /**
   * Initial JWKS, treated as if just downloaded: for cold starts, tests, and machines without network access. Default:
   * none.
   */
  readonly jwks?: StaticJwks
  /** `cognito` (default): tokens have Cognito's claims. `generic`: RFC 7519 claims, checked against `audience`. */
  readonly profile?: 'cognito' | 'generic'
  /** Required for `generic`: the accepted values of `aud`. `null` accepts tokens for any audience. */
  readonly audience?: string | readonly string[] | null
}

/** A trusted issuer, or the issuers of a user pool. */
export type IssuerOptions = UserPoolIssuerOptions | CustomIssuerOptions

/** One trusted issuer, checked and complete. */
export interface Issuer {
  readonly issuer: string
  readonly jwksUri: string | null
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly seed: StaticJwks | undefined
  readonly profile: 'cognito' | 'generic'
  /** For `generic`; undefined if no audience is checked. */
  readonly audience: readonly string[] | undefined
  /** False for issuers that may not exist. Their keys are downloaded only when a token names them. */
  readonly prefetched: boolean
}

/** The options that define the trusted issuers. */
export interface TrustOptions {
  readonly userPoolId?: string | readonly string[] | undefined
  readonly jwks?: StaticJwks | undefined
  readonly issuers?: readonly IssuerOptions[] | undefined
  readonly allowInsecureHttp: boolean
}

/**
 * Resolves the options to the list of trusted issuers.
 *
 * @throws OptionError when an issuer is not valid or listed twice, or when there is none.
 */
export function resolveIssuers({
  userPoolId,
  jwks,
  issuers,
  allowInsecureHttp,
}: TrustOptions): readonly Issuer[] {
  if (issuers !== undefined && !Array.isArray(issuers)) throw new OptionError('issuers', 'must be an array.')
  const pools = userPoolId === undefined ? [] : typeof userPoolId === 'string' ? [userPoolId] : userPoolId
  if (!Array.isArray(pools)) {
    throw new OptionError(
      'userPoolId',
      'must be a user pool ID such as `eu-west-1_AbCdEf123`, or an array of user pool IDs.',
    )
  }
  if (jwks !== undefined && pools.length !== 1) {
    throw new OptionError(
      'jwks',
      'requires exactly one `userPoolId`. For other issuers, set `jwks` in `issuers`.',
    )
  }
  const seed = checkedSeed('jwks', jwks)
  const resolved = [
    ...pools.flatMap((pool) => poolIssuers({ userPoolId: pool }, 'userPoolId', seed)),
    ...(issuers ?? []).flatMap((entry: IssuerOptions, index) => {
      const option = `issuers[${index}]`
      if (typeof entry !== 'object' || entry === null) throw new OptionError(option, 'must be an object.')
      return 'userPoolId' in entry
        ? poolIssuers(entry, option, checkedSeed(`${option}.jwks`, entry.jwks))
        : [customIssuer(entry, option, allowInsecureHttp)]
    }),
  ]
  if (resolved.length === 0) {
    throw new OptionError('userPoolId', 'is missing. Set it to your user pool ID, or set `issuers`.')
  }
  const seen = new Set<string>()
  for (const { issuer } of resolved) {
    if (seen.has(issuer)) throw new OptionError('issuers', `lists \`${issuer}\` twice. Remove one of them.`)
    seen.add(issuer)
  }
  return resolved
}

function poolIssuers(options: UserPoolIssuerOptions, option: string, seed: StaticJwks | undefined): Issuer[] {
  const {
    userPoolId,
    issuerTypes = ['ORIGINAL', 'UPDATED'],
    regions = [],
  } = checkedMembers(option, options, {
    userPoolId: true,
    issuerTypes: true,
    regions: true,
    jwks: true,
  })
  const home = regionOf(userPoolId, option === 'userPoolId' ? option : `${option}.userPoolId`)
  const types = checkedStrings(`${option}.issuerTypes`, issuerTypes, {
    pattern: /^(?:ORIGINAL|UPDATED)$/,
    expected: '`ORIGINAL` or `UPDATED`',
  }) as readonly IssuerType[]
  const replicas = checkedStrings(`${option}.regions`, regions, {
    pattern: regionPattern,
    expected: 'an AWS Region such as `eu-central-1`',
    min: 0,
  })
  return types.flatMap((type) => {
    // An UPDATED issuer always names the primary Region.
    const all = type === 'ORIGINAL' ? [...new Set([home, ...replicas])] : [home]
    return all.map((region): Issuer => {
      const issuer = issuerOf(userPoolId, type, region)
      return {
        issuer,
        jwksUri: `${issuer}/.well-known/jwks.json`,
        algorithms: ['RS256'],
        seed,
        profile: 'cognito',
        audience: undefined,
        prefetched: type === types[0] && region === home,
      }
    })
  })
}

function checkedSeed(option: string, jwks: StaticJwks | undefined): StaticJwks | undefined {
  if (jwks !== undefined && !(typeof jwks === 'object' && jwks !== null && Array.isArray(jwks.keys))) {
    throw new OptionError(option, 'must be a JWKS: an object with an array `keys`.')
  }
  return jwks
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
      "is required for `profile: 'generic'`. Set it to the `aud` of this API; without it, tokens for other APIs would be accepted. `null` allows that.",
    )
  }
  if (profile === 'cognito' && audience !== undefined) {
    throw new OptionError(
      `${option}.audience`,
      "requires `profile: 'generic'`. For Cognito tokens, set the top-level option `audience` instead.",
    )
  }
  return {
    issuer,
    jwksUri: jwksUriOf(options, option, allowInsecureHttp),
    algorithms: checkedAlgorithms(`${option}.algorithms`, options.algorithms),
    seed: checkedSeed(`${option}.jwks`, jwks),
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
  if (jwksUri === null) {
    if (jwks === undefined) throw new OptionError(`${option}.jwks`, 'is required when `jwksUri` is null.')
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
