import type { Ids } from '../ids/ids.ts'

/** What a pool's key signs: Cognito has one key for ID tokens and one for access tokens. */
export type KeyUse = 'access' | 'id'

/**
 * Stage of a key. All except `retired` keys are in the JWKS; `published` keys do not sign yet, `retiring` keys no
 * longer sign.
 */
export type KeyStage = 'published' | 'signing' | 'retiring' | 'retired'

/** One key of a pool: its ID, and the number of its material. It contains no private key. */
export interface PoolKey {
  readonly kid: string
  readonly use: KeyUse
  readonly number: number
  readonly stage: KeyStage
}

/** A step of a rotation; `all` runs all three. */
export type RotationStep = 'all' | 'publish' | 'sign' | 'retire'

/** A new pair of keys for a pool, in the given stage. `firstNumber` and the next number must be free. */
export function newKeyPair(
  ids: Ids,
  { userPoolId, firstNumber, stage }: { userPoolId: string; firstNumber: number; stage: KeyStage },
): readonly PoolKey[] {
  return (['id', 'access'] as const).map((use, index) => {
    const number = firstNumber + index
    return { kid: ids.kid(`${userPoolId}/${use}/${number}`), use, number, stage }
  })
}

/** The keys after one step of a rotation. `fresh` is called only when new keys are needed. */
export function rotated(
  keys: readonly PoolKey[],
  step: RotationStep,
  fresh: () => readonly PoolKey[],
): readonly PoolKey[] {
  switch (step) {
    case 'publish':
      return keys.some(({ stage }) => stage === 'published') ? keys : [...keys, ...fresh()]
    case 'sign': {
      const withNext = rotated(keys, 'publish', fresh)
      return withNext.map((key) => {
        if (key.stage === 'signing') return { ...key, stage: 'retiring' }
        return key.stage === 'published' ? { ...key, stage: 'signing' } : key
      })
    }
    case 'retire':
      return keys.map((key) => (key.stage === 'retiring' ? { ...key, stage: 'retired' } : key))
    case 'all':
      return rotated(rotated(keys, 'sign', fresh), 'retire', fresh)
  }
}

/** The newest key with a use and a stage. */
export function keyIn(keys: readonly PoolKey[], use: KeyUse, stage: KeyStage): PoolKey | undefined {
  return keys.findLast((key) => key.use === use && key.stage === stage)
}
