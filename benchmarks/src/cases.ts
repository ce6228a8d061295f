import type { Case } from './case.ts'
import { acquisition } from './cases/acquisition.ts'
import { coldStart } from './cases/cold-start.ts'
import { concurrency } from './cases/concurrency.ts'
import { growth } from './cases/growth.ts'
import { http } from './cases/http.ts'
import { localStart } from './cases/local-start.ts'
import { telemetry } from './cases/telemetry.ts'
import { underAttack } from './cases/under-attack.ts'
import { validationNew } from './cases/validation-new.ts'
import { validationSeen } from './cases/validation-seen.ts'

/** Every case, in the order in which they run. */
export const cases: readonly Case[] = [
  validationNew,
  validationSeen,
  concurrency,
  http,
  coldStart,
  localStart,
  acquisition,
  growth,
  underAttack,
  telemetry,
]
