import { isDeepStrictEqual } from 'node:util'
import { regionOf } from '@cognito-m2m/core'
import type { Authenticated } from './grant.ts'

/** Event of the pre-token-generation trigger for a machine token, version 3. */
export interface PreTokenGenerationEvent {
  readonly version: '3'
  readonly triggerSource: 'TokenGeneration_ClientCredentials'
  readonly region: string
  readonly userPoolId: string
  readonly userName: string
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string }
  readonly request: {
    readonly userAttributes: Readonly<Record<string, string>>
    readonly groupConfiguration: Readonly<Record<string, unknown>>
    readonly scopes: readonly string[]
    /** `aws_client_metadata` of the token endpoint, or `ClientMetadata` of GetClientToken. */
    readonly clientMetadata?: Readonly<Record<string, string>>
  }
  response: { claimsAndScopeOverrideDetails?: ClaimsAndScopeOverrideDetails | null }
}

/** What the trigger may change. */
export interface ClaimsAndScopeOverrideDetails {
  readonly accessTokenGeneration?: {
    readonly claimsToAddOrOverride?: Readonly<Record<string, unknown>>
    readonly claimsToSuppress?: readonly string[]
    readonly scopesToAdd?: readonly string[]
    readonly scopesToSuppress?: readonly string[]
  }
}

/** The trigger as a function. Like a Lambda function, it returns the event with `response` filled in. */
export type PreTokenGeneration = (
  event: PreTokenGenerationEvent,
) => Pick<PreTokenGenerationEvent, 'response'> | Promise<Pick<PreTokenGenerationEvent, 'response'>>

/** The trigger threw, or tried to change a protected claim. No token is issued, and the caller gets 500. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError'
}

/** Claims that no trigger may add, change or suppress. `scope` changes through the lists of scopes only. */
const protectedClaims: ReadonlySet<string> = new Set([
  'iss',
  'exp',
  'iat',
  'auth_time',
  'jti',
  'nbf',
  'sub',
  'client_id',
  'version',
  'token_use',
  'scope',
])

/** Result of the trigger. */
export interface Customized {
  readonly scopes: readonly string[]
  readonly addedClaims: Readonly<Record<string, unknown>>
}

/**
 * Runs the trigger and enforces Cognito's rules.
 *
 * @throws TriggerError when the trigger throws, or violates a rule.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export async function customizedBy(
  trigger: PreTokenGeneration | undefined,
  { pool, client }: Authenticated,
  granted: readonly string[],
  clientMetadata: Readonly<Record<string, string>> | undefined,
): Promise<Customized> {
  if (trigger === undefined) return { scopes: granted, addedClaims: {} }
  const event: PreTokenGenerationEvent = {
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    region: regionOf(pool.id),
    userPoolId: pool.id,
    userName: client.clientId,
    callerContext: { awsSdkVersion: 'cognito-m2m-local', clientId: client.clientId },
    request: {
      userAttributes: {},
      groupConfiguration: {},
      scopes: [...granted],
      ...(clientMetadata && { clientMetadata }),
    },
    response: {},
  }
  const answer = await Promise.resolve()
    .then(() => trigger(event))
    .catch((cause: unknown) => {
      throw new TriggerError('The pre-token-generation trigger failed.', { cause })
    })
  const wanted = answer?.response?.claimsAndScopeOverrideDetails?.accessTokenGeneration ?? {}
  const {
    claimsToAddOrOverride = {},
    claimsToSuppress = [],
    scopesToAdd = [],
    scopesToSuppress = [],
  } = wanted

  for (const name of [...Object.keys(claimsToAddOrOverride), ...claimsToSuppress]) {
    if (protectedClaims.has(name))
      throw new TriggerError(`The trigger must not change the claim \`${name}\`, which Cognito protects.`)
  }
  if ('aud' in claimsToAddOrOverride && claimsToAddOrOverride.aud !== client.clientId) {
    throw new TriggerError("The trigger may set `aud` only to the client's own ID.")
  }
  const added = Object.entries(claimsToAddOrOverride).filter(([name]) => !claimsToSuppress.includes(name))
  for (const [name, value] of added) {
    if (!isJson(value)) throw new TriggerError(`The value of the claim \`${name}\` is not JSON.`)
  }
  for (const scope of scopesToAdd) {
    if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope))
      throw new TriggerError(
        'A scope in `scopesToAdd` is not valid: use printable ASCII without spaces, `"` or `\\`.',
      )
  }
  return {
    scopes: [...new Set([...granted, ...scopesToAdd])].filter((scope) => !scopesToSuppress.includes(scope)),
    addedClaims: Object.fromEntries(added),
  }
}

function isJson(value: unknown): boolean {
  const text = JSON.stringify(value)
  return text !== undefined && isDeepStrictEqual(JSON.parse(text), value)
}
