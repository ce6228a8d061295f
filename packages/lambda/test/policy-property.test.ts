import { describe, expect, it } from 'vitest'
import { createPolicies } from '../src/authorizer/policy/policy.ts'
import { stage } from './support/events.ts'
import { permits } from './support/policy-evaluation.ts'
import { routesIn } from './support/routes.ts'

type Table = Record<string, { scopes?: string }>

/** The key that API Gateway leads a request to, read off the table itself: the path first, then the method before ANY. */
function keyOf(keys: readonly string[], method: string, path: string): string | undefined {
  const asked = path.slice(1).split('/')
  const rank = (segment: string) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0)
  const fits = keys.flatMap((key) => {
    if (key === '$default') return [{ key, rank: '4' }]
    const [own = '', route = ''] = key.split(' ')
    const segments = route.slice(1).split('/')
    const greedy = segments.at(-1)?.endsWith('+}') && segments.length <= asked.length
    const fit =
      (own === 'ANY' || own === method) &&
      (greedy || segments.length === asked.length) &&
      segments.every((segment, index) =>
        rank(segment) === 0 ? segment === asked[index] : asked[index] !== '',
      )
    return fit ? [{ key, rank: segments.map(rank).join('').padEnd(9, '3') + (own === 'ANY' ? 1 : 0) }] : []
  })
  return fits.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0]?.key
}

/** A sequence that is the same in every run (a linear congruential generator). */
function sequence(seed: number) {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return { next, pick: <T>(list: readonly T[]): T => list[next(list.length)] as T }
}

/** What a server may do to a path before it routes, all of it or some. Which of it API Gateway does is not documented. */
const normalizations: readonly ((path: string) => string)[] = [
  decodeURIComponent,
  (path) => path.replaceAll(/\/+/g, '/'),
  (path) => {
    const segments: string[] = []
    for (const segment of path.slice(1).split('/')) {
      if (segment === '..') segments.pop()
      else if (segment !== '.') segments.push(segment)
    }
    return `/${segments.join('/')}${/\/\.\.?$/.test(path) ? '/' : ''}`
  },
  (path) => path.replace(/\/+$/, '') || '/',
]

/** Every path that a server may take the raw one for. */
function readings(raw: string): ReadonlySet<string> {
  const paths = new Set<string>()
  for (let chosen = 0; chosen < 2 ** normalizations.length; chosen += 1) {
    paths.add(
      normalizations.reduce((path, apply, index) => (chosen & (1 << index) ? apply(path) : path), raw),
    )
  }
  return paths
}

/** What raw paths are made of. */
const pieces = [
  '/',
  '/',
  '/',
  'a',
  'b',
  'po.x-1',
  'c',
  '%61',
  '%2F',
  '%2f',
  '.',
  '..',
  '%2E',
  'po%2ex-1',
  'po.x%2D1',
]
const scopesOfTokens = [[], ['s/1'], ['s/2']] as const

/** Runs random tables, tokens and requests, and counts what was seen. */
function explore(
  seed: number,
  segments: readonly string[],
  keys: readonly string[],
  requests: readonly string[],
) {
  const { next, pick } = sequence(seed)
  const counts = { tables: 0, conflicts: 0, refused: 0, readings: 0, admitted: 0 }
  for (let round = 0; round < 3000; round += 1) {
    const table: Table = {}
    for (let count = 2 + next(5); count > 0; count -= 1) {
      const path = Array.from({ length: 1 + next(3) }, () => pick(segments))
      if (next(4) === 0) path.push('{rest+}')
      const key = pick(keys)
      table[key === '$default' ? key : `${key} /${path.join('/')}`] = pick([
        {},
        { scopes: 's/1' },
        { scopes: 's/2' },
      ])
    }
    let policyFor: ReturnType<typeof createPolicies>
    try {
      policyFor = createPolicies(routesIn(table))
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_option' })
      counts.conflicts += 1
      continue
    }
    counts.tables += 1
    const scopes = pick(scopesOfTokens)
    const token = { clientId: 'c', scopes, resources: [], issuer: '', expiresAt: 0, claims: {} as never }
    const policy = policyFor(token, stage)
    const may = (method: string, path: string) => permits(policy, `${stage}/${method}${path}`)
    for (let asked = 0; asked < 10; asked += 1) {
      const method = pick(['GET', 'DELETE', 'PUT'])
      const path = `/${Array.from({ length: 1 + next(4) }, () => pick(requests)).join('/')}`
      const key = keyOf(Object.keys(table), method, path)
      if (key === undefined) continue
      const wanted = table[key]?.scopes
      const told = { table, scopes, key, request: `${method} ${path}` }
      if (wanted !== undefined && !scopes.some((scope) => scope === wanted)) {
        expect({ ...told, permitted: may(method, path) }).toMatchObject({ permitted: false })
        counts.refused += 1
      } else if (key !== '$default' && !key.endsWith('+}')) {
        expect({ ...told, permitted: may(method, path) }).toMatchObject({ permitted: true })
        counts.admitted += 1
      }
      const raw = `/${Array.from({ length: 1 + next(7) }, () => pick(pieces)).join('')}`
      if (!may(method, raw)) continue
      for (const read of readings(raw)) {
        const readKey = keyOf(Object.keys(table), method, read)
        const needed = readKey === undefined ? undefined : table[readKey]?.scopes
        const admits = needed === undefined || scopes.some((scope) => scope === needed)
        expect({ table, scopes, raw, read, admits }).toMatchObject({ admits: true })
        counts.readings += 1
      }
    }
  }
  return counts
}

describe('a policy', () => {
  it('leads no request past its own route, however a server may read the path', () => {
    // Values that clients encode for good reason, `%20` and `%3A`, are let through.
    const counts = explore(
      1,
      ['a', 'b', 'po.x-1', '{p}', '{q}'],
      ['GET'],
      ['a', 'b', 'po.x-1', 'c', 'c%20d%3A1'],
    )
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
  })

  it('does so with any mixture of methods, ANY and $default', () => {
    const counts = explore(
      7,
      ['a', '{p}', '{q}'],
      ['GET', 'ANY', 'DELETE', 'GET', 'ANY', '$default'],
      ['a', 'b'],
    )
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
  })
})
