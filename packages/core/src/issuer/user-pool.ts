import { OptionError } from '../errors.ts'

/** Cognito's two kinds of issuer (`IssuerConfiguration` of a user pool). */
export type IssuerType = 'ORIGINAL' | 'UPDATED'

/** `<region>_<id>`: `eu-west-1_AbCdEf123`. */
const userPoolIdPattern =
  /^(?<region>(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\d)_(?<id>[A-Za-z0-9]{1,55})$/

/**
 * The region that a user pool id names.
 *
 * @param userPoolId Such as `eu-west-1_AbCdEf123`.
 * @throws OptionError when it is not a user pool id.
 */
export function regionOf(userPoolId: string, option = 'userPoolId'): string {
  const region =
    typeof userPoolId === 'string' ? userPoolIdPattern.exec(userPoolId)?.groups?.region : undefined
  if (region === undefined) {
    throw new OptionError(
      option,
      'must be a user pool id such as `eu-west-1_AbCdEf123`: copy it from the Cognito console or from `aws cognito-idp list-user-pools`.',
    )
  }
  return region
}

/**
 * The `iss` that Cognito writes into a user pool's tokens.
 *
 * @param userPoolId Such as `eu-west-1_AbCdEf123`.
 * @param issuerType `ORIGINAL` (default) or `UPDATED`, as the pool's `IssuerConfiguration` says.
 * @param region Region in the host. Default: the one in the id; a replica on `ORIGINAL` issues with its own.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function issuerOf(
  userPoolId: string,
  issuerType: IssuerType = 'ORIGINAL',
  region: string = regionOf(userPoolId),
): string {
  const host = issuerType === 'UPDATED' ? 'issuer-cognito-idp' : 'cognito-idp'
  return `https://${host}.${region}.amazonaws.com/${userPoolId}`
}
