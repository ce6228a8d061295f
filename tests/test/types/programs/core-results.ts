import {
  type CognitoM2MEvent,
  createTokenValidator,
  InvalidTokenError,
  KeysUnavailableError,
  OptionError,
  type TokenFailureCode,
  type ValidationStage,
} from '@cognito-m2m/core'

const validator = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })

/** Errors, as in a `catch`. */
export async function statusOf(accessToken: string): Promise<number> {
  try {
    await validator.validate(accessToken)
    return 200
  } catch (error) {
    if (error instanceof InvalidTokenError) {
      const stage: ValidationStage = error.stage
      const code: TokenFailureCode = error.code
      console.log(
        stage,
        code,
        error.subject?.toUpperCase(),
        error.expected.length,
        error.headers['www-authenticate'],
      )
      return error.status
    }
    if (error instanceof KeysUnavailableError) {
      console.log(error.issuer, error.reason, error.retryAfterSeconds.toFixed())
      return error.statusCode
    }
    if (error instanceof OptionError) console.log(error.option)
    throw error
  }
}

/** The outcome as a value: every case, and only after it was told apart. */
export async function explain(accessToken: string): Promise<string> {
  const result = await validator.safeValidate(accessToken, { anyScope: ['read', 'orders/write'] })
  switch (result.outcome) {
    case 'valid':
      return result.token.clientId
    case 'invalid':
      return `${result.failure.stage}: ${result.failure.code}`
    case 'keys_unavailable':
      return `again in ${result.unavailable.retryAfterSeconds} s`
  }
}

export function synchronously(accessToken: string): string {
  const result = validator.safeValidateSync(accessToken)
  // @ts-expect-error not told apart yet
  result.token
  return result.outcome === 'valid' ? result.token.clientId : validator.validateSync(accessToken).clientId
}

/** A listener that handles some events, and one that has to handle all of them. */
export const onEvent = (event: CognitoM2MEvent) => {
  if (event.type === 'token_refused') console.log(event.failure.code)
  if (event.type === 'token_validated') console.log(event.cached, event.clientId)
  if (event.type === 'any_client_accepted') console.log(event.issuer)
  if (event.type === 'keys_download_failed') console.log(event.url, event.status, event.causeCode)
  // @ts-expect-error an event of before
  if (event.type === 'keys_served_stale') console.log(event)
}
export const listening = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', onEvent })
