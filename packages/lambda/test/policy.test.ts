import { describe, expect, it } from 'vitest'
import { createPolicies } from '../src/authorizer/policy/policy.ts'
import type { RouteTable } from '../src/authorizer/policy/routes.ts'
import { stage } from './support/events.ts'
import { permits } from './support/policy-evaluation.ts'
import { compiled, routesIn } from './support/routes.ts'

function tokenWith(...scopes: string[]) {
  return {
    clientId: 'client',
    scopes,
    resources: [],
    issuer: 'https://issuer.example',
    expiresAt: 2_000_000_000,
    claims: {} as never,
  }
}

function decide(table: RouteTable, ...scopes: string[]) {
  const policy = createPolicies(routesIn(table))(tokenWith(...scopes), stage)
  return (request: string) => permits(policy, `${stage}/${request.replace(' ', '')}`)
}

const read = { scopes: 'orders/read' }
const write = { scopes: 'orders/write' }

describe('a policy for the whole API', () => {
  const table = { 'GET /orders': read, 'POST /orders': write, 'GET /health': {} }

  it('allows every route that the token reaches, and no other', () => {
    const may = decide(table, 'orders/read')
    expect(may('GET /orders')).toBe(true)
    expect(may('GET /health')).toBe(true)
    expect(may('POST /orders')).toBe(false)
    expect(may('DELETE /orders')).toBe(false)
    expect(may('GET /elsewhere')).toBe(false)
    expect(may('GET /ordersandmore')).toBe(false)
  })

  it('is the one of the token at hand, whoever asked before and however many', () => {
    const names = Array.from({ length: 9 }, (_, index) => `s/${index}`)
    const policyFor = createPolicies(
      routesIn(Object.fromEntries(names.map((scope) => [`GET /${scope}`, { scopes: scope }]))),
    )
    // Every combination of scopes, twice: more than are kept.
    for (let combination = 0; combination < 2 * 2 ** names.length; combination += 1) {
      const scopes = names.filter((_, index) => combination & (1 << index))
      const policy = policyFor(tokenWith(...scopes), stage)
      const reached = names.filter((scope) => permits(policy, `${stage}/GET/${scope}`))
      expect(reached).toEqual(scopes)
    }
  })

  it('is for the stage that asked, and no object that a caller could change for others', () => {
    const policyFor = createPolicies(routesIn({ 'GET /orders': read }))
    const first = policyFor(tokenWith('orders/read'), stage)
    first.Statement[0]?.Resource.push('*')
    const other = policyFor(tokenWith('orders/read'), `${stage}-2`)
    expect(other.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [`${stage}-2/GET/orders`] },
    ])
  })

  it('denies everything to a token that reaches nothing', () => {
    expect(decide({ 'GET /orders': read })('GET /orders')).toBe(false)
  })

  it('does not let a parameter take in slashes', () => {
    const may = decide({ 'GET /orders/{id}': read }, 'orders/read')
    expect(may('GET /orders/1')).toBe(true)
    expect(may('GET /orders/1/refunds')).toBe(false)
    expect(may('GET /orders/1/refunds/2')).toBe(false)
  })

  it.each([
    ['a nested route', 'GET /orders/{id}/refunds', 'GET /orders/1/refunds'],
    ['a static route beside a parameter', 'GET /orders/export', 'GET /orders/export'],
    ['a deeply nested route', 'GET /orders/{id}/a/{b}/c', 'GET /orders/1/a/2/c'],
    ['a greedy route below', 'GET /orders/{id}/{rest+}', 'GET /orders/1/a/b/c'],
  ])('keeps %s to itself', (_name, key, request) => {
    const may = decide({ 'GET /orders/{id}': read, [key]: write }, 'orders/read')
    expect(may('GET /orders/1')).toBe(true)
    expect(may(request)).toBe(false)
  })

  it('allows nested routes side by side', () => {
    const may = decide({ 'GET /orders/{id}': read, 'GET /orders/{id}/items': read }, 'orders/read')
    expect(may('GET /orders/1')).toBe(true)
    expect(may('GET /orders/1/items')).toBe(true)
  })

  it('allows a nested route where the one above is refused', () => {
    const may = decide({ 'GET /orders/{id}': write, 'GET /orders/{id}/items': read }, 'orders/read')
    expect(may('GET /orders/1')).toBe(false)
    expect(may('GET /orders/1/items')).toBe(true)
  })

  it('spells out ANY and $default, less what other keys name', () => {
    const may = decide(
      { 'ANY /orders': read, 'POST /orders': write, $default: read, 'GET /admin': write },
      'orders/read',
    )
    expect(may('GET /orders')).toBe(true)
    expect(may('PUT /orders')).toBe(true)
    expect(may('POST /orders')).toBe(false)
    expect(may('GET /')).toBe(true)
    expect(may('PATCH /any/thing')).toBe(true)
    expect(may('GET /admin')).toBe(false)
  })

  it('allows what is named beside a refused $default', () => {
    const may = decide({ 'GET /orders': read, 'GET /orders/{id}': read, $default: write }, 'orders/read')
    expect(may('GET /orders')).toBe(true)
    expect(may('GET /orders/1')).toBe(true)
    expect(may('GET /orders/1/refunds')).toBe(false)
    expect(may('GET /elsewhere')).toBe(false)
  })

  it('refuses a table that no policy can keep', () => {
    const table = { 'GET /orders/{id}': read, 'GET /orders/{id}/items': read, 'GET /{proxy+}': write }
    expect(() => createPolicies(routesIn(table))).toThrow(
      '`GET /orders/{id}` and `GET /orders/{id}/items` and refuse `GET /{proxy+}`',
    )
    // Whoever may read may have the rest: nothing has to be told apart.
    const kept = { ...table, 'GET /{proxy+}': {} }
    expect(() => createPolicies(routesIn(kept))).not.toThrow()
  })

  it('tells a method from ANY whatever the parameters are called', () => {
    const may = decide({ 'ANY /orders/{id}': read, 'DELETE /orders/{orderId}': write }, 'orders/read')
    expect(may('GET /orders/1')).toBe(true)
    expect(may('DELETE /orders/1')).toBe(false)
  })

  it('tells a greedy route at the root from $default whatever its parameter is called', () => {
    const may = decide({ $default: read, 'ANY /{rest+}': write }, 'orders/read')
    expect(may('GET /a')).toBe(false)
    expect(may('GET /a/b')).toBe(false)
    expect(may('GET /')).toBe(true)
  })

  it('denies a refused route with a trailing slash too', () => {
    const may = decide({ 'GET /orders': write, 'GET /orders/{id}': read }, 'orders/read')
    expect(may('GET /orders/')).toBe(false)
    expect(may('GET /orders/1')).toBe(true)
  })

  it('denies what a wildcard matches with nothing in its place, where that is refused', () => {
    const may = decide({ 'GET /{name}': write, 'GET /orders/{id}': read }, 'orders/read')
    expect(may('GET /orders/')).toBe(false)
    expect(may('GET /orders/1')).toBe(true)
    const both = decide(
      { 'GET /{name}': write, 'GET /orders': read, 'GET /orders/{id}': read },
      'orders/read',
    )
    expect(both('GET /orders/')).toBe(true)
  })

  it('does not take nothing for a parameter', () => {
    const may = decide({ 'GET /a': {}, 'GET /a/{id}': {}, $default: write }, 'orders/read')
    expect(may('GET /a')).toBe(true)
    expect(may('GET /a/1')).toBe(true)
    // No parameter is empty: this is for `$default`.
    expect(may('GET /a/')).toBe(false)
  })

  it.each([
    '/admin/',
    '//admin',
    '/admin//',
    '/%61dmin',
    '/admi%6e',
    '/admi%6E',
    '/x/../admin',
    '/./admin',
    '/x/%2e%2e/admin',
    '/admin/.',
    '/admin/x/..',
    '/admin%2F',
  ])('denies a refused POST /admin beside an open ANY /{proxy+} as %s', (path) => {
    const may = decide({ 'ANY /{proxy+}': {}, 'POST /admin': write }, 'orders/read')
    expect(may(`POST ${path}`)).toBe(false)
    expect(may('POST /other')).toBe(true)
    expect(may('POST /orders/a%20b%3Ac%40d%2Be')).toBe(true)
  })

  it('keeps to a table that has a path with and without a trailing slash', () => {
    const may = decide({ 'GET /orders': write, 'GET /orders/': read, 'GET /{name}': read }, 'orders/read')
    expect(may('GET /orders')).toBe(false)
    expect(may('GET /orders/')).toBe(true)
    const other = decide({ 'GET /orders': read, 'GET /orders/': write, 'GET /{name}': read }, 'orders/read')
    expect(other('GET /orders')).toBe(true)
    expect(other('GET /orders/')).toBe(false)
    const nested = decide(
      { 'GET /orders': write, 'GET /orders/': read, 'GET /orders/{id}': read },
      'orders/read',
    )
    expect(nested('GET /orders/')).toBe(true)
  })

  it('lets encoded slashes through where no route of the method is refused', () => {
    const may = decide({ 'GET /files/{key}': read, 'DELETE /files': write }, 'orders/read')
    expect(may('GET /files/a%2Fb')).toBe(true)
    const mixed = decide({ 'GET /files/{key}': read, 'GET /files': write }, 'orders/read')
    expect(mixed('GET /files/a%2Fb')).toBe(false)
  })

  it('denies no way of writing a path to a token that reaches every route', () => {
    const may = decide({ 'ANY /{proxy+}': {}, 'POST /admin': write }, 'orders/write')
    expect(may('POST /a//b%2Fc')).toBe(true)
  })

  it('lets a greedy route take everything below', () => {
    const may = decide({ 'GET /files/{path+}': read }, 'orders/read')
    expect(may('GET /files/a/b/c')).toBe(true)
    expect(may('GET /other')).toBe(false)
  })

  it.each([
    {},
    { 'GET orders': {} },
    { 'get /orders': {} },
    { 'BREW /orders': {} },
    { 'GET /orders/*': {} },
    { 'GET /or?ers': {} },
    { 'GET /{all+}/more': {} },
    { 'GET /a{id}': {} },
    { 'GET /a/${id}': {} },
    { 'GET //': {} },
    { 'GET /a//b': {} },
    { 'GET /orders/:id': {} },
    { 'GET  /orders': {} },
    { ' GET /orders': {} },
    { 'GET /orders ': {} },
    { GET: {} },
    { $connect: {} },
    { 'GET /orders/{id}': {}, 'GET /orders/{orderId}': {} },
    { 'GET /orders': { scope: 'orders/read' } as never },
    { 'GET /orders': { anonymous: true } as never },
  ] satisfies RouteTable[])('refuses the table %j', (table) => {
    expect(() => compiled(table)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })
})
