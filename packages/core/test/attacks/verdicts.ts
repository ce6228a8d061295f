import type { TokenFailureCode, ValidationStage } from '@cognito-m2m/core'
import { expect, test } from 'vitest'
import { createFixture, type Fixture } from '../support/issuer.ts'

/** One attack, or one token that only looks like one, with the verdict that is right. */
export interface Row {
  readonly name: string
  readonly token: string | (() => string)
  /** The stage and the code that refuse it; left out for a token that is valid. */
  readonly refused?: readonly [ValidationStage, TokenFailureCode]
  /** Where it was met first. */
  readonly from?: string
  /** What the operation asks for. Default: both of the scopes that the valid token has. */
  readonly scopes?: readonly string[]
}

/** A named test for each row; the validator is new for each, and holds no keys yet. */
export function judge(rows: readonly Row[], fixture: () => Fixture = () => createFixture()): void {
  test.each(rows)('$name', async ({ token, refused, scopes = ['orders/read', 'orders/write'] }) => {
    const { validator, requests } = fixture()
    const text = typeof token === 'string' ? token : token()
    const result = await validator.safeValidate(text, { scopes })
    if (refused === undefined) {
      expect(result).toMatchObject({ outcome: 'valid' })
      return
    }
    const [stage, code] = refused
    expect(result).toMatchObject({ outcome: 'invalid', failure: { stage, code } })
    // Shown again, with the keys in hand, it fares no better.
    expect(await validator.safeValidate(text, { scopes })).toEqual(result)
    // Nothing that the caller sent comes back.
    for (const part of text.split('.').filter((part) => part.length > 7)) {
      expect(JSON.stringify(result)).not.toContain(part)
    }
    // What fails the format, or names a stranger, costs no request; and no request goes anywhere else.
    if (stage === 'format' || code === 'issuer_unknown') expect(requests).toEqual([])
    expect(new Set(requests).size).toBeLessThan(2)
  })
}
