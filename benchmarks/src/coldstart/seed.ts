import type { Work } from '../work/work.ts'

/** What every function is given in its environment: no function has to fetch anything. */
export type Seed = Pick<Work, 'userPoolId' | 'issuer' | 'jwks' | 'scope'>

export const seed: Seed = JSON.parse(process.env.COLD_START_SEED ?? '{}')
