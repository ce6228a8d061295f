import { readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import type { Validates } from './validator.ts'

/**
 * Checks before the measurement that a subject accepts good tokens and refuses bad ones, and does so a second time.
 *
 * @throws Error when it does not.
 */
export async function checkValidates(name: string, validates: Validates, work: Work): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    for (const token of readTokens(work, 3)) {
      if (!(await validates(token))) throw new Error(`${name} refuses a good token.`)
    }
    for (const [fault, token] of Object.entries(work.bad)) {
      if (await validates(token)) throw new Error(`${name} accepts a token with this fault: ${fault}.`)
    }
  }
}
