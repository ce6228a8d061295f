import type { Task } from '../isolated/task.ts'
import { measureRound, repeatFor } from '../measure/round.ts'
import { quantile } from '../measure/statistics.ts'
import { type GarbageKind, makeGarbage } from '../work/garbage.ts'
import { presentInTurn, readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import { validatorNamed } from './all.ts'
import { checkValidates } from './check.ts'
import type { Validates } from './validator.ts'

/** Bursts of concurrent tokens. */
export interface BurstParameters {
  readonly subject: string
  readonly work: Work
  readonly cacheEntries: number | false
  /** Number of distinct good tokens that are presented in turn. */
  readonly distinct: number
  /** Good tokens in a burst. */
  readonly good: number
  /** Bad tokens between them: `each` before every good one. */
  readonly garbage?: { readonly kind: GarbageKind; readonly each: number }
}

/** An operation is the validation of one good token, and includes the cost of the garbage. */
export async function prepare(parameters: BurstParameters): Promise<Task> {
  const { subject, work, cacheEntries, distinct, good, garbage } = parameters
  const validates = await validatorNamed(subject).create({ work, cacheEntries })
  await checkValidates(subject, validates, work)
  const present = presentInTurn(readTokens(work, distinct))
  for (let index = 0; index < distinct; index += 1) await validates(present())
  const attack = garbage && presentInTurn(makeGarbage(garbage.kind, work, 2_000))
  return {
    async round(seconds) {
      const latencies: number[] = []
      const delays: number[] = []
      const burst = async () => {
        const watch = watchLoop()
        const start = performance.now()
        const settle = (answer: boolean) => {
          if (!answer) throw new Error('A good token was refused.')
          latencies.push(performance.now() - start)
        }
        const answers: Promise<unknown>[] = []
        for (let index = 0; index < good; index += 1) {
          for (let bad = 0; attack !== undefined && bad < (garbage?.each ?? 0); bad += 1) {
            answers.push(refused(validates, attack()))
          }
          const answer = validates(present())
          if (answer instanceof Promise) answers.push(answer.then(settle))
          else settle(answer)
        }
        await Promise.all(answers)
        delays.push(await watch.end())
        return good
      }
      const round = await measureRound(() => repeatFor(seconds, burst))
      return {
        ...round,
        measures: { 'p99 ms': quantile(latencies, 0.99), 'loop delay p99 ms': quantile(delays, 0.99) },
      }
    },
  }
}

async function refused(validates: Validates, token: string): Promise<void> {
  if (await validates(token)) throw new Error('Garbage was accepted.')
}

/** Measures the longest turn of the event loop, which delays everything else. */
function watchLoop() {
  let longest = 0
  let last = performance.now()
  let watching = true
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (watching) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    async end() {
      await new Promise((resolve) => setImmediate(resolve))
      watching = false
      return longest
    },
  }
}
