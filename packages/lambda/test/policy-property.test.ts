import { meets } from '@cognito-m2m/core/adapter'
import { expect, it } from 'vitest'
import { refuseConflicts } from '../src/denials.ts'
import { policyFor } from '../src/policy.ts'
import { compileTable, type Route, routesOf } from '../src/routes.ts'
import { stage } from './support/events.ts'
import { permits } from './support/policy-evaluation.ts'

/** The route that API Gateway takes: segment by segment, the exact one, then a parameter, then a greedy one. */
function routeOf(routes: readonly Route[], path: string): Route | undefined {
  const asked = path.slice(1).split('/')
  const rank = (segment: string) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0)
  const fits = routes.filter(
    ({ segments }) =>
      (segments.length === asked.length ||
        (segments.at(-1)?.endsWith('+}') && segments.length < asked.length)) &&
      segments.every((segment, index) =>
        rank(segment) === 0 ? segment === asked[index] : asked[index] !== '',
      ),
  )
  const ranks = (route: Route) => route.segments.map(rank).join('').padEnd(9, '3')
  return fits.toSorted((a, b) => (ranks(a) < ranks(b) ? -1 : 1))[0]
}

/** A sequence that is the same in every run (a linear congruential generator). */
function sequence(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it('no table, token and path lead a request past its own route', () => {
  const next = sequence(1)
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T
  const counts = { tables: 0, refused: 0, admitted: 0, conflicts: 0 }
  for (let round = 0; round < 4000; round += 1) {
    const table: Record<string, { scopes?: string }> = {}
    for (let count = 1 + next(5); count > 0; count -= 1) {
      const segments = Array.from({ length: 1 + next(3) }, () => pick(['a', 'b', '{p}', '{q}']))
      if (next(4) === 0) segments.push('{rest+}')
      table[`GET /${segments.join('/')}`] = pick([{}, { scopes: 's/1' }, { scopes: 's/2' }])
    }
    // API Gateway knows no two routes that differ in a parameter's name alone.
    const shapes = Object.keys(table).map((key) => key.replaceAll(/\{\w+\}/g, '{}'))
    if (new Set(shapes).size < shapes.length) continue
    const routes = routesOf(compileTable(table))
    try {
      refuseConflicts(routes)
    } catch {
      counts.conflicts += 1
      continue
    }
    counts.tables += 1
    const token = {
      clientId: 'c',
      scopes: pick([[], ['s/1'], ['s/2']]),
      resources: [],
      issuer: '',
      expiresAt: 0,
      claims: {} as never,
    }
    const policy = policyFor(token, routes, stage)
    for (let asked = 0; asked < 12; asked += 1) {
      const path = `/${Array.from({ length: 1 + next(4) }, () => pick(['a', 'b', 'c'])).join('/')}`
      const route = routeOf(routes, path)
      const answer = permits(policy, `${stage}/GET${path}`)
      if (route === undefined) continue
      const told = { table, scopes: token.scopes, path, answer }
      if (!meets(token, route.requirement)) {
        expect(told).toMatchObject({ answer: false })
        counts.refused += 1
      } else if (!route.segments.at(-1)?.endsWith('+}')) {
        expect(told).toMatchObject({ answer: true })
        counts.admitted += 1
      }
    }
  }
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
})

/** The key that API Gateway takes for a request, read off the table itself: the path first, then the method before ANY. */
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
      segments.every((segment, index) => rank(segment) > 0 || segment === asked[index])
    return fit ? [{ key, rank: segments.map(rank).join('').padEnd(9, '3') + (own === 'ANY' ? 1 : 0) }] : []
  })
  return fits.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0]?.key
}

it('no mixture of methods, ANY and $default leads a request past its own route', () => {
  const next = sequence(7)
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T
  const counts = { tables: 0, refused: 0 }
  for (let round = 0; round < 4000; round += 1) {
    const table: Record<string, { scopes?: string }> = {}
    for (let count = 2 + next(4); count > 0; count -= 1) {
      const segments = Array.from({ length: 1 + next(2) }, () => pick(['a', '{p}', '{q}']))
      if (next(3) === 0) segments.splice(next(2), 2, pick(['{rest+}', '{more+}']))
      const key = next(8) === 0 ? '$default' : `${pick(['GET', 'ANY', 'DELETE'])} /${segments.join('/')}`
      table[key] = pick([{}, { scopes: 's/1' }, { scopes: 's/2' }])
    }
    let routes: readonly Route[]
    try {
      routes = routesOf(compileTable(table))
      refuseConflicts(routes)
    } catch {
      continue
    }
    counts.tables += 1
    const scopes = pick([[], ['s/1'], ['s/2']])
    const token = { clientId: 'c', scopes, resources: [], issuer: '', expiresAt: 0, claims: {} as never }
    const policy = policyFor(token, routes, stage)
    for (let asked = 0; asked < 12; asked += 1) {
      const method = pick(['GET', 'DELETE', 'PUT'])
      const path = `/${Array.from({ length: 1 + next(3) }, () => pick(['a', 'b'])).join('/')}`
      const key = keyOf(Object.keys(table), method, path)
      const wanted = key === undefined ? undefined : table[key]?.scopes
      if (wanted === undefined || scopes.includes(wanted)) continue
      const answer = permits(policy, `${stage}/${method}${path}`)
      expect({ table, scopes, request: `${method} ${path}`, answer }).toMatchObject({ answer: false })
      counts.refused += 1
    }
  }
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
})
