import { regionOf } from '@cognito-m2m/core'

/** The Region in a user pool ID; undefined when it is malformed, which has its own finding. */
export function regionIn(userPoolId: string | undefined): string | undefined {
  try {
    return userPoolId === undefined ? undefined : regionOf(userPoolId)
  } catch {
    return undefined
  }
}
