import type { Case } from './case.ts'
import { acquisition } from './cases/acquisition.ts'
import { coldStart } from './cases/cold-start.ts'
import { concurrency } from './cases/concurrency.ts'
import { growth } from './cases/growth.ts'
import { http } from './cases/http.ts'
import { newTokens } from './cases/new-tokens.ts'
import { seenTokens } from './cases/seen-tokens.ts'
import { underAttack } from './cases/under-attack.ts'

/** Every case, in the order in which they run. */
export const cases: readonly Case[] = [
  newTokens,
  seenTokens,
  concurrency,
  http,
  coldStart,
  acquisition,
  growth,
  underAttack,
]
