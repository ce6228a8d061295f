import { verify } from './aws-jwt-verify-verify.ts'
import { authorizerByHand } from './by-hand.ts'
import { seed } from './seed.ts'

export const handler = authorizerByHand(verify, seed.scope)
