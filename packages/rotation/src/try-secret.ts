import { type ClockLike, createTokenSource, regionOf, TokenRequestError } from '@cognito-m2m/core'
import { RotationError } from './rotation-error.ts'
import type { CheckedOptions } from './rotation-options.ts'
import type { ClientSecretValue } from './secret-value.ts'

/** A new secret may take a moment to work everywhere. */
const pausesSeconds = [1, 2, 4]

/**
 * Tests a secret by requesting a token, the only billed one of a rotation.
 *
 * @throws RotationError `pending_secret_refused` when Cognito refuses the secret.
 * @throws TokenRequestError when no token can be requested.
 */
export async function trySecret(value: ClientSecretValue, options: CheckedOptions): Promise<void> {
  for (const pauseSeconds of [...pausesSeconds, undefined]) {
    const failure = await requestToken(value, options)
    if (failure === undefined) return
    if (failure.code !== 'invalid_client') throw failure
    if (pauseSeconds === undefined) break
    await pause(pauseSeconds, options.clock)
  }
  throw new RotationError(
    'pending_secret_refused',
    `Cognito refused the new secret of app client ${value.clientId} (invalid_client). AWSCURRENT is unchanged and still works. If this repeats, delete the new secret in Cognito and start the rotation again.`,
  )
}

async function requestToken(
  { clientId, clientSecret, tokenEndpoint, userPoolId }: ClientSecretValue,
  { clientTokenEndpoint, fetch, clock }: CheckedOptions,
): Promise<TokenRequestError | undefined> {
  const address =
    tokenEndpoint !== undefined
      ? { tokenEndpoint }
      : clientTokenEndpoint !== undefined
        ? { clientTokenEndpoint }
        : { region: regionOf(userPoolId) }
  const source = createTokenSource({
    clientId,
    clientSecret,
    ...address,
    backgroundTimers: false,
    logger: false,
    clock,
    ...(fetch !== undefined && { fetch }),
  })
  try {
    await source.getToken()
    return undefined
  } catch (error) {
    if (error instanceof TokenRequestError) return error
    throw error
  } finally {
    source.close()
  }
}

function pause(seconds: number, clock: ClockLike): Promise<void> {
  return new Promise((resolve) => void clock.schedule(seconds, resolve, { keepAlive: true }))
}
