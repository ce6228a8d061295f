import { OptionError } from '../errors.ts'

/** Cognito's two kinds of issuer (`IssuerConfiguration` of a user pool). */
export type IssuerType = 'ORIGINAL' | 'UPDATED'

const region = '(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\\d'

/** An AWS Region, such as `eu-west-1`. */
export const regionPattern = new RegExp(`^${region}$`)

/** `<region>_<id>`: `eu-west-1_AbCdEf123`. */
const userPoolIdPattern = new RegExp(`^(?<region>${region})_(?<id>[A-Za-z0-9]{1,55})$`)

/**
 * Returns the AWS Region of a user pool, which is part of its ID.
 *
 * @example
 * ```ts
 * import { regionOf } from '@cognito-m2m/core'
 *
 * regionOf('eu-west-1_AbCdEf123') // 'eu-west-1'
 * ```
 *
 * @param userPoolId ID of the user pool, such as `eu-west-1_AbCdEf123`.
 * @param option Name of the option, for the error message. Default: `userPoolId`.
 * @returns Name of the Region, such as `eu-west-1`.
 * @throws OptionError when it is not a user pool ID.
 */
export function regionOf(userPoolId: string, option = 'userPoolId'): string {
  const found =
    typeof userPoolId === 'string' ? userPoolIdPattern.exec(userPoolId)?.groups?.region : undefined
  if (found === undefined) {
    throw new OptionError(
      option,
      'must be a user pool ID such as `eu-west-1_AbCdEf123`. Copy it from the Cognito console, or from `aws cognito-idp list-user-pools --max-results 60`.',
    )
  }
  return found
}

/**
 * Returns the issuer URL of a user pool: the `iss` claim of its tokens.
 *
 * @example
 * ```ts
 * import { issuerOf } from '@cognito-m2m/core'
 *
 * issuerOf('eu-west-1_AbCdEf123') // 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
 * ```
 *
 * @param userPoolId ID of the user pool, such as `eu-west-1_AbCdEf123`.
 * @param issuerType `ORIGINAL` (default) or `UPDATED`: the `IssuerConfiguration` of the user pool.
 * @param region Region in the host name. Default: the one in the ID. A replica with the `ORIGINAL` type uses its own
 * Region.
 * @returns The issuer URL.
 * @throws OptionError when it is not a user pool ID.
 * @see
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function issuerOf(
  userPoolId: string,
  issuerType: IssuerType = 'ORIGINAL',
  region: string = regionOf(userPoolId),
): string {
  const host = issuerType === 'UPDATED' ? 'issuer-cognito-idp' : 'cognito-idp'
  return `https://${host}.${region}.amazonaws.com/${userPoolId}`
}
