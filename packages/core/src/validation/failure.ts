import type { InvalidToken, TokenFailureCode, ValidationStage } from './result.ts'

/** A frozen refusal. Create it once if it is constant, so that refusing a token stays cheap. */
export function invalid(
  stage: ValidationStage,
  code: TokenFailureCode,
  expected: string,
  subject?: string,
): InvalidToken {
  const failure = subject === undefined ? { stage, code, expected } : { stage, code, subject, expected }
  return Object.freeze({ outcome: 'invalid', failure: Object.freeze(failure) })
}
