import type { ClockLike } from '../../clock.ts'
import { withinDeadline } from '../../deadline.ts'
import { OptionError } from '../../errors.ts'
import { sanitizedCause } from '../../sanitized-cause.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/**
 * The client secret, or a function that fetches it. The function is called before the first request (with a store:
 * before the store is first read) and again when Cognito responds `invalid_client`, so a rotated secret is picked up
 * without a restart. Otherwise the last known secret is reused.
 */
export type ClientSecret = string | (() => string | Promise<string>)

/** Cognito's own secrets are 24 to 64 of `[\w+]`. Anything printable is left to the endpoint to check. */
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
    'must be a string of 1 to 256 printable characters without spaces, or a function that returns one. A secret read from a file often ends with a line break: trim it.',
  )
}

/** A secret, or why there is none. */
export type SecretLookup =
  | { readonly outcome: 'found'; readonly clientSecret: string }
  | ({ readonly outcome: 'failed' } & TokenFailureFacts)

/** The last known secret: it stays usable while the place that keeps it is down. */
export interface SecretHolder {
  /** Whether asking again may return another secret. */
  readonly mayRotate: boolean
  get(timeoutSeconds: number): Promise<SecretLookup>
  forget(): void
}

export function createSecretHolder(clientSecret: ClientSecret, clock: ClockLike): SecretHolder {
  if (typeof clientSecret === 'string') {
    return {
      mayRotate: false,
      get: async () => ({ outcome: 'found', clientSecret }),
      forget: () => {},
    }
  }
  let known: SecretLookup | undefined
  return {
    mayRotate: true,
    async get(timeoutSeconds) {
      if (known !== undefined) return known
      const lookup = await lookUp(clientSecret, timeoutSeconds, clock)
      if (lookup.outcome === 'found') known = lookup
      return lookup
    },
    forget() {
      known = undefined
    },
  }
}

async function lookUp(
  fetchSecret: () => string | Promise<string>,
  timeoutSeconds: number,
  clock: ClockLike,
): Promise<SecretLookup> {
  const unavailable = { outcome: 'failed', code: 'secret_unavailable', fault: 'transient' } as const
  const seconds = Math.max(0, timeoutSeconds)
  const late = () => undefined
  try {
    const secret = await withinDeadline<unknown>(seconds, clock, fetchSecret, late, { keepAlive: false })
    return isSecret(secret) ? { outcome: 'found', clientSecret: secret } : unavailable
  } catch (error) {
    return { ...unavailable, cause: sanitizedCause(error) }
  }
}
