import type { Task } from '../isolated/task.ts'
import { measureRound, repeatFor } from '../measure/round.ts'
import type { Account } from './token-client.ts'
import { tokenClientNamed } from './token-clients.ts'

/** One caller that gets the cached token repeatedly. */
export interface FromMemoryParameters {
  readonly subject: string
  readonly account: Account
}

const batch = 1_000

export async function prepare({ subject, account }: FromMemoryParameters): Promise<Task> {
  const getToken = await tokenClientNamed(subject).create(account)
  const token = await getToken()
  const turn = async () => {
    for (let index = 0; index < batch; index += 1) {
      if ((await getToken()) !== token) throw new Error('Another token was returned.')
    }
    return batch
  }
  return {
    async round(seconds) {
      const round = await measureRound(() => repeatFor(seconds, turn))
      // A batch is so small that garbage collection rarely runs in it; the median excludes such a round.
      const before = process.memoryUsage().heapUsed
      await turn()
      const bytes = (process.memoryUsage().heapUsed - before) / batch
      const nanoseconds = (round.wallSeconds / round.operations) * 1e9
      return { ...round, measures: { nanoseconds, 'bytes allocated': bytes } }
    },
  }
}
