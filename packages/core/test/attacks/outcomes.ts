import type { TokenFailureCode, ValidationStage } from '@cognito-m2m/core'
import { expect, it } from 'vitest'
import { createFixture, type Fixture } from '../support/issuer.ts'

/** One attack, or one token that only looks like one, and the outcome that it must have. */
export interface Row {
  readonly name: string
  readonly token: string | (() => string)
  /** The stage and the code that refuse it; omitted for a valid token. */
  readonly refused?: readonly [ValidationStage, TokenFailureCode]
  /** Where it was described first. */
  readonly from?: string
  /** Scopes that the operation requires. Default: both that the valid token has. */
  readonly scopes?: readonly string[]
}

/** A test for each row, with a new validator that has no keys yet. */
export function expectOutcomes(rows: readonly Row[], fixture: () => Fixture = () => createFixture()): void {
  const titled = rows.map((row) => ({
    ...row,
    title: row.refused === undefined ? `accepts ${row.name}` : `refuses ${row.name} as ${row.refused[1]}`,
  }))
  it.each(titled)('$title', async ({ token, refused, scopes = ['orders/read', 'orders/write'] }) => {
    const { validator, requests } = fixture()
    const text = typeof token === 'string' ? token : token()
    const result = await validator.safeValidate(text, { scopes })
    if (refused === undefined) {
      expect(result).toMatchObject({ outcome: 'valid' })
      return
    }
    const [stage, code] = refused
    expect(result).toMatchObject({ outcome: 'invalid', failure: { stage, code } })
    // The same again, now that the keys are cached.
    expect(await validator.safeValidate(text, { scopes })).toEqual(result)
    // Nothing that the caller sent comes back.
    for (const part of text.split('.').filter((part) => part.length > 7)) {
      expect(JSON.stringify(result)).not.toContain(part)
    }
    // A malformed token or an unknown issuer costs no request, and no request goes to any other URL.
    if (stage === 'format' || code === 'issuer_unknown') expect(requests).toEqual([])
    expect(new Set(requests).size).toBeLessThan(2)
  })
}
