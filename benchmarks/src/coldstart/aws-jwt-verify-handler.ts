import { verify } from './aws-jwt-verify-verify.ts'
import { handlerByHand } from './by-hand.ts'
import { seed } from './seed.ts'

export const handler = handlerByHand(verify, seed.scope)
