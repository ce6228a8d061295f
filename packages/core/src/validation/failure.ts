import type { InvalidToken, TokenFailureCode, ValidationStage } from './result.ts'

/** A frozen refusal. Made once where nothing in it varies: refusing a token should cost little. */
export function invalid(
  stage: ValidationStage,
  code: TokenFailureCode,
  expected: string,
  subject?: string,
): InvalidToken {
  const failure = subject === undefined ? { stage, code, expected } : { stage, code, subject, expected }
  return Object.freeze({ outcome: 'invalid', failure: Object.freeze(failure) })
}
