import { describe, expect, it } from 'vitest'
import type { Row } from '../../../benchmarks/src/case.ts'
import { changesBetween, textOf } from '../../../benchmarks/src/report/changes.ts'

const row = (over: Partial<Row> = {}): Row => ({
  case: 'http',
  work: 'koa, tokens seen before',
  subject: 'cognito-m2m',
  kind: 'ours',
  rate: 40_000,
  cpuMicroseconds: 22,
  spread: 0.01,
  ratioToLimit: 1.1,
  ratioToOurs: 1,
  measures: {},
  ...over,
})

describe('the comparison with the published run', () => {
  it('tells a ratio to the limit that changed by more than both spreads together', () => {
    const [change, ...others] = changesBetween([row()], [row({ ratioToLimit: 1.3 })])
    expect(others).toEqual([])
    expect(change).toMatchObject({ figure: '÷ limit', published: 1.1, now: 1.3, subject: 'cognito-m2m' })
  })

  it('leaves out what is within the noise of either run', () => {
    const noisy = row({ spread: 0.08 })
    expect(changesBetween([row()], [row({ ratioToLimit: 1.14 })])).toEqual([])
    expect(changesBetween([noisy], [row({ ratioToLimit: 1.35 })])).toEqual([])
    expect(changesBetween([row()], [row({ spread: 0.08, ratioToLimit: 1.35 })])).toEqual([])
  })

  it('compares CPU time where there is no limit, and for the limit itself', () => {
    const alone = { ratioToLimit: null }
    expect(changesBetween([row(alone)], [row({ ...alone, cpuMicroseconds: 11 })])).toMatchObject([
      { figure: 'CPU µs', published: 22, now: 11 },
    ])
    const limit = { kind: 'limit', ratioToLimit: 1 } as const
    expect(changesBetween([row(limit)], [row({ ...limit, cpuMicroseconds: 33 })])).toMatchObject([
      { figure: 'CPU µs', published: 22, now: 33 },
    ])
  })

  it('compares a row only with its own case, work and subject', () => {
    const others = [row({ case: 'growth' }), row({ work: 'fastify' }), row({ subject: 'koa-jwt' })]
    expect(changesBetween(others, [row({ ratioToLimit: 9 })])).toEqual([])
  })

  it('prints the greatest change first, and says so when nothing changed', () => {
    const before = [row(), row({ subject: 'koa-jwt' })]
    const after = [row({ ratioToLimit: 1.3 }), row({ subject: 'koa-jwt', ratioToLimit: 0.5 })]
    const lines = textOf(changesBetween(before, after), '2026-11-23T05:03:02Z').split('\n')
    expect(lines[0]).toContain('2026-11-23')
    expect(lines[3]).toMatch(/-55 % {2}koa-jwt, http: koa, tokens seen before: ÷ limit 1\.1 → 0\.5/)
    expect(lines[4]).toMatch(/\+18 % {2}cognito-m2m/)
    expect(textOf([], '2026-11-23T05:03:02Z')).toContain('nothing')
  })
})
