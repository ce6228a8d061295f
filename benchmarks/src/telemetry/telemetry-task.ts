import { createTokenValidator } from '@cognito-m2m/core'
import type { Task } from '../isolated/task.ts'
import { measureRound, repeatFor } from '../measure/round.ts'
import { checkValidates } from '../validators/check.ts'
import { presentInTurn, readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import { listeningNamed } from './listeners.ts'

/** One validator, with one listener. */
export interface TelemetryParameters {
  readonly subject: string
  readonly work: Work
  readonly cacheEntries: number
  /** Number of distinct tokens that are presented in turn. */
  readonly distinct: number
}

const batch = 64

export async function prepare(parameters: TelemetryParameters): Promise<Task> {
  const { subject, work, cacheEntries, distinct } = parameters
  const { issuer, jwksUri, scope } = work
  const validator = createTokenValidator({
    issuers: [{ issuer, jwksUri }],
    tokenCache: { maxEntries: cacheEntries },
    ...listeningNamed(subject).options(),
  })
  await validator.prefetch()
  // Without a promise: a turn of the microtask queue costs more than what is measured here.
  const validates = (token: string) =>
    validator.safeValidateSync(token, { scopes: scope }).outcome === 'valid'
  await checkValidates(subject, validates, work)
  const present = presentInTurn(readTokens(work, distinct))
  const turn = async () => {
    for (let index = 0; index < batch; index += 1) {
      if (!validates(present())) throw new Error('A good token was refused.')
    }
    return batch
  }
  for (let presented = 0; presented < distinct; presented += batch) await turn()
  return { round: (seconds) => measureRound(() => repeatFor(seconds, turn)) }
}
