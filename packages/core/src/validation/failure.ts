import type { Stage, TokenFailure, TokenFailureCode } from './result.ts'

/** A frozen failure. Made once where nothing in it varies: refusing a token should cost little. */
export function failure(
  stage: Stage,
  code: TokenFailureCode,
  expected: string,
  subject?: string,
): TokenFailure {
  return Object.freeze(subject === undefined ? { stage, code, expected } : { stage, code, subject, expected })
}
