import type { Task } from '../isolated/task.ts'
import { measureRound } from '../measure/round.ts'
import type { Account } from './token-client.ts'
import { tokenClientNamed } from './token-clients.ts'

/** One process of a fleet. */
export interface FleetParameters {
  readonly subject: string
  readonly account: Account
  readonly callers: number
  /** Number of calls of each caller, one after the other. */
  readonly calls: number
}

export async function prepare({ subject, account, callers, calls }: FleetParameters): Promise<Task> {
  return {
    round: async () => {
      const getToken = await tokenClientNamed(subject).create(account)
      const caller = async () => {
        for (let call = 0; call < calls; call += 1) {
          const token = await getToken()
          if (token.split('.').length !== 3) throw new Error('This is not a token.')
        }
      }
      return measureRound(async () => {
        await Promise.all(Array.from({ length: callers }, caller))
        return callers * calls
      })
    },
  }
}
