import type { Clock } from '../clock.ts'
import { withinDeadline } from '../deadline.ts'
import { OptionError } from '../errors.ts'
import { tellableCause } from './error-cause.ts'
import type { TokenFailureFacts } from './token-error.ts'

/**
 * The secret, or a function that fetches it. The function is asked before the first request (with a store, before the
 * store is first read) and again when Cognito answers `invalid_client`, so that a rotated secret is picked up without
 * a restart.
 */
export type ClientSecret = string | (() => string | Promise<string>)

/** Cognito's own secrets are 24 to 64 of `[\w+]`; anything printable is left to the endpoint to judge. */
const secretPattern = /^[\x21-\x7E]{1,256}$/

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && secretPattern.test(value)
}

/** @throws OptionError, which never repeats the value. */
export function checkedClientSecret(value: unknown): ClientSecret {
  if (typeof value === 'function') return value as () => string | Promise<string>
  if (isSecret(value)) return value
  throw new OptionError(
    'clientSecret',
    'must be a string of 1 to 256 printable characters without blanks, or a function that returns one. A secret read from a file often ends with a line break: trim it.',
  )
}

type SecretUnavailable = { readonly outcome: 'failed' } & TokenFailureFacts

/** The secret as it was last had, so that what keeps it may be down while the secret is still good. */
export interface SecretHolder {
  /** Whether asking again may bring another secret. */
  readonly mayRotate: boolean
  get(timeoutSeconds: number): Promise<string | SecretUnavailable>
  forget(): void
}

export function createSecretHolder(clientSecret: ClientSecret, clock: Clock): SecretHolder {
  if (typeof clientSecret === 'string') {
    return { mayRotate: false, get: async () => clientSecret, forget: () => {} }
  }
  let known: string | undefined
  return {
    mayRotate: true,
    async get(timeoutSeconds) {
      if (known !== undefined) return known
      const secret = await askFor(clientSecret, timeoutSeconds, clock)
      if (typeof secret === 'string') known = secret
      return secret
    },
    forget() {
      known = undefined
    },
  }
}

async function askFor(
  ask: () => string | Promise<string>,
  timeoutSeconds: number,
  clock: Clock,
): Promise<string | SecretUnavailable> {
  const unavailable = { outcome: 'failed', code: 'secret_unavailable', fault: 'transient' } as const
  const seconds = Math.max(0, timeoutSeconds)
  try {
    const secret = await withinDeadline<unknown>(seconds, clock, ask, () => undefined, { keepAlive: false })
    return isSecret(secret) ? secret : unavailable
  } catch (error) {
    return { ...unavailable, cause: tellableCause(error) }
  }
}
