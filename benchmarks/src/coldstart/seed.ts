import type { Work } from '../work/work.ts'

/** Data that every function gets in its environment, so that none has to fetch anything. */
export type Seed = Pick<Work, 'userPoolId' | 'issuer' | 'jwks' | 'scope'>

export const seed: Seed = JSON.parse(process.env.COLD_START_SEED ?? '{}')
