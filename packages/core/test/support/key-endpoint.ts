import {
  type CognitoM2MEvent,
  createTokenValidator,
  type TokenValidator,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { now, userPoolId } from './issuer.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

/** How the endpoint answers one request. */
export type KeyAnswer = () => Response | Promise<Response>

export const serves =
  (document: unknown): KeyAnswer =>
  () =>
    new Response(JSON.stringify(document))

export const fails =
  (status = 500, headers: Readonly<Record<string, string>> = {}): KeyAnswer =>
  () =>
    new Response('', { status, headers })

export const breaks: KeyAnswer = () => Promise.reject(new TypeError('fetch failed'))

export interface KeyEndpoint {
  readonly clock: ManualClock
  /** Every event of the validator, in order. */
  readonly events: readonly CognitoM2MEvent[]
  readonly validator: TokenValidator
  /** Downloads so far. */
  readonly requests: () => number
  /** Takes effect with the next request. */
  answers(next: KeyAnswer): void
  ofType<Type extends CognitoM2MEvent['type']>(type: Type): readonly CognitoM2MEvent[]
}

/** A validator with a scripted key endpoint and a manual clock. */
export function setUp(first: KeyAnswer, options: TokenValidatorOptions = {}): KeyEndpoint {
  let answer = first
  let requests = 0
  const events: CognitoM2MEvent[] = []
  const clock = createManualClock(now)
  const validator = createTokenValidator({
    // One issuer, so that a count of downloads is a count for its keys. `both-issuers.test.ts` has a whole pool.
    ...(options.issuers === undefined &&
      options.userPoolId === undefined && { issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }] }),
    clock,
    random: () => 1,
    onEvent: (event) => events.push(event),
    fetch: async () => {
      requests += 1
      return answer()
    },
    ...options,
  })
  return {
    clock,
    events,
    validator,
    requests: () => requests,
    answers(next) {
      answer = next
    },
    ofType: (type) => events.filter((event) => event.type === type),
  }
}
