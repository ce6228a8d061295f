import { describe, expect, it } from 'vitest'
import { findingsOf } from '../src/findings.ts'
import { run } from '../src/run.ts'
import { scenarios } from '../src/scenarios.ts'

const size = { processes: 100, clients: 20, seed: 1 }

/** Without a store, the requests of a fleet grow with its size; with a store, they are those of one process. */
const quotaOf = (name: string) => (name === 'store-down' || name.startsWith('no-store') ? 1.5 : 15)

const ours = scenarios.filter(({ name }) => !name.startsWith('peers'))

// `pnpm simulate` runs the same with 10,000 processes.
describe('a fleet of 100 processes with 20 clients each', () => {
  it.each(ours.map((scenario) => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
    const quota = quotaOf(name)
    // There are so few requests per second that only their average over a minute is meaningful.
    const findings = findingsOf(await run(scenario, { ...size, quota }), 60)
    expect(findings.failedWithValidToken).toBe(0)
    // Without a store, processes that are replaced request all of their tokens again.
    expect(findings.steady).toBeLessThanOrEqual(
      quota * (scenario.hasStore || scenario.deploy === undefined ? 0.5 : 0.6),
    )
    // After ten minutes without store and endpoint, the deferred refreshes exceed the quota.
    const most = name === 'no-store-endpoint-down' ? 2.2 : 2
    expect(findings.peak).toBeLessThanOrEqual(most * quota)
    if (scenario.hasStore && findings.recoverySeconds !== undefined) {
      expect(findings.recoverySeconds).toBeLessThanOrEqual(60)
    }
  })

  it('gives the same run for the same seed', async () => {
    const [scenario] = ours
    if (scenario === undefined) throw new Error('No scenario.')
    const first = await run(scenario, { ...size, processes: 10, quota: 15 })
    const second = await run(scenario, { ...size, processes: 10, quota: 15 })
    expect(second).toEqual(first)
  })

  it('stampedes under the policy of a cache per process, which shows that the measure can fail', async () => {
    const scenario = scenarios.find(({ name }) => name === 'peers-endpoint-down')
    if (scenario === undefined) throw new Error('No scenario.')
    const findings = findingsOf(await run(scenario, { ...size, quota: 1.5 }), 60)
    expect(findings.peak).toBeGreaterThan(2 * 1.5)
  })
})
