import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiCases } from '../../migrations/api-cases.ts'
import { clientCases } from '../../migrations/client-cases.ts'
import { type Measured, measure, ours, versions } from '../../migrations/measure.ts'
import { renderVerdicts } from '../../migrations/render.ts'
import { apiSubjects } from '../../migrations/subjects.ts'

const record = JSON.parse(await readFile(new URL('../../migrations/verdicts.json', import.meta.url), 'utf8'))
const advice = 'Run `npx -y pnpm@12.21.0 compare`, and look at what changed.'

describe('the programs of the pages Migrate and Compare', () => {
  let measured: Measured
  beforeAll(async () => {
    measured = await measure()
  }, 300_000)

  it('do what the pages say, before and after', () => {
    expect(measured.api, advice).toEqual(record.api)
    expect(measured.client, advice).toEqual(record.client)
  })

  it('give the same responses in every framework, after', () => {
    const [first, ...others] = new Set(apiSubjects.map(({ after }) => after))
    for (const other of others) expect(measured.api[other], other).toEqual(measured.api[first ?? ''])
  })

  it('respond rightly to everything after, but for the one case that the page explains', () => {
    const verdicts = measured.api[ours.api] ?? {}
    const wrong = apiCases.filter(({ name, right }) => !right.includes(Number(verdicts[name])))
    expect(wrong.map(({ name }) => name)).toEqual(['keys rotated, after 20 forged key IDs'])
    const outcomes = measured.client[ours.client] ?? {}
    expect(clientCases.filter(({ name, right }) => outcomes[name] !== right)).toEqual([])
  })
})

describe('the tables of the pages Migrate and Compare', () => {
  it('are those of the record', async () => {
    for (const [file, text] of Object.entries(renderVerdicts(record))) {
      const path = new URL(`../../../docs/partials/${file}`, import.meta.url)
      expect(await readFile(path, 'utf8'), `${file}: ${advice}`).toBe(text)
    }
  })

  it('name the versions that are installed', async () => {
    expect(await versions(), advice).toEqual(record.versions)
  })
})
