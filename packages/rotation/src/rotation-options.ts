import { type ClockLike, type FetchLike, OptionError } from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import type { CognitoSecrets, SecretsStore } from './aws.ts'

/** Options of {@link createRotation}. */
export interface RotationOptions {
  /** A client for Cognito: `new CognitoIdentityProvider({})` of `@aws-sdk/client-cognito-identity-provider`. */
  readonly cognito: CognitoSecrets
  /** A client for Secrets Manager: `new SecretsManager({})` of `@aws-sdk/client-secrets-manager`. */
  readonly secretsManager: SecretsStore
  /**
   * Grace period in which the previous secret still works after a rotation, 0 to 2,592,000 seconds. Default: 86,400,
   * the longest lifetime of an access token, so that every consumer reads the new secret in time.
   */
  readonly graceSeconds?: number
  /**
   * URL of the user pools API for clients without `tokenEndpoint`, for FIPS, a VPC endpoint or a local emulator.
   * Default: the public endpoint of the user pool's Region.
   */
  readonly clientTokenEndpoint?: string
  /** Sends the token request that tests a new secret. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
}

/** Checked options, with every default filled in. */
export interface CheckedOptions extends Omit<RotationOptions, 'graceSeconds' | 'clock'> {
  readonly graceSeconds: number
  readonly clock: ClockLike
}

const names = ['cognito', 'secretsManager', 'graceSeconds', 'clientTokenEndpoint', 'fetch', 'clock']

/** @throws OptionError when an option is not valid. It reports the first one. */
export function checkedOptions(options: RotationOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new OptionError(unknown, `is not a known option. Valid options: \`${names.join('`, `')}\`.`)
  }
  const { graceSeconds = 86_400, clock = systemClock } = options
  for (const [name, method] of [
    ['cognito', options.cognito?.addUserPoolClientSecret],
    ['secretsManager', options.secretsManager?.getSecretValue],
  ] as const) {
    if (typeof method !== 'function') {
      throw new OptionError(
        name,
        'must be an AWS SDK client with methods: `new CognitoIdentityProvider({})` or `new SecretsManager({})`.',
      )
    }
  }
  if (!Number.isFinite(graceSeconds) || graceSeconds < 0 || graceSeconds > 2_592_000) {
    throw new OptionError('graceSeconds', 'must be a number from 0 to 2592000.')
  }
  return { ...options, graceSeconds, clock }
}
