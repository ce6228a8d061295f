import { authorizerByHand } from './by-hand.ts'
import { verify } from './jose-verify.ts'
import { seed } from './seed.ts'

export const handler = authorizerByHand(verify, seed.scope)
