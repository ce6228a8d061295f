import { OptionError, type Requirement } from '@cognito-m2m/core'
import { type CompiledRequirement, compileRequirement } from '@cognito-m2m/core/adapter'

/**
 * Every route of the API and what it asks of its callers: `'GET /orders/{id}': { scopes: ['orders/read'] }`. Keys
 * are API Gateway's own: a method or `ANY`, a blank, the path with `{parameter}` and `{greedy+}`; or `$default`.
 * What is not in the table, and under none of its patterns, is denied.
 */
export type RouteTable = Readonly<Record<string, Requirement>>

/** One method on one path. */
export interface Route {
  readonly method: string
  /** Segments as written: `orders`, `{id}`, `{proxy+}`. */
  readonly segments: readonly string[]
  readonly requirement: CompiledRequirement
}

/** All that API Gateway routes: `ANY` stands for these. */
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
// Literal characters exclude `*` and `?`, which a policy reads as wildcards, and `$`, which begins IAM's variables.
const keyPattern = /^([A-Z]+) (?=\/)((?:\/(?:[\w.:~@%+,;=!'()&-]+|\{\w[\w.-]*\}))*(?:\/\{\w[\w.-]*\+\})?\/?)$/

/** Compiles a table: each requirement under the route key that it was given for. */
export function compileTable(table: RouteTable): ReadonlyMap<string, CompiledRequirement> {
  if (typeof table !== 'object' || table === null || Object.keys(table).length === 0) {
    throw new OptionError(
      'routes',
      'must be a table such as `{ "GET /orders": { scopes: ["orders/read"] } }`.',
    )
  }
  const shapes = new Set<string>()
  return new Map(
    Object.entries(table).map(([key, requirement]) => {
      const method = key === '$default' ? 'ANY' : keyPattern.exec(key)?.[1]
      if (method === undefined || (method !== 'ANY' && !methods.includes(method))) {
        throw new OptionError(
          'routes',
          'each key must be such as `GET /orders/{id}`, `ANY /{proxy+}` or `$default`.',
        )
      }
      if (shapes.size === shapes.add(shapeOf(key)).size) {
        throw new OptionError(
          'routes',
          `names the route of \`${key}\` twice: parameters differ in name only.`,
        )
      }
      return [key, compileRequirement(requirement)]
    }),
  )
}

/** A key without its parameters' names: API Gateway leads a request to one route of a shape, whatever they are called. */
function shapeOf(key: string): string {
  return key.replaceAll(/\{[^{}]*?(\+?)\}/g, '{$1}')
}

/** Spells out a table: `ANY` and `$default` become the methods and paths that no other key names. */
export function routesOf(table: ReadonlyMap<string, CompiledRequirement>): readonly Route[] {
  const taken = new Set([...table.keys()].map(shapeOf))
  const routes: Route[] = []
  const add = (method: string, path: string, requirement: CompiledRequirement) => {
    const segments = path.slice(1).split('/')
    for (const name of method === 'ANY' ? methods : [method]) {
      if (method === name || !taken.has(shapeOf(`${name} ${path}`)))
        routes.push({ method: name, segments, requirement })
    }
  }
  for (const [key, requirement] of table) {
    if (key === '$default') {
      for (const path of ['/', '/{proxy+}'])
        if (!taken.has(shapeOf(`ANY ${path}`))) add('ANY', path, requirement)
    } else {
      const [method = '', path = ''] = key.split(' ')
      add(method, path, requirement)
    }
  }
  return routes
}
