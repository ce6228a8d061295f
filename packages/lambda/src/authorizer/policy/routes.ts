import { OptionError, type Requirement } from '@cognito-m2m/core'
import type { CompiledRequirement } from '@cognito-m2m/core/adapter'
import { compileNamed } from '../requirement-option.ts'
import { type RoutePath, routePathOf } from './route-path.ts'

/**
 * Every route of the API and what it requires of its callers: `{ 'GET /orders/{id}': { scopes: 'orders/read' } }`. Keys are
 * API Gateway's route keys: a method or `ANY`, a space, and the path with `{parameter}` and `{greedy+}`; or `$default`.
 * Requests that no key matches are denied.
 */
export type RouteTable<Scope extends string = string> = Readonly<Record<string, Requirement<Scope>>>

/** One method on one path. */
export interface Route extends RoutePath {
  readonly method: string
  readonly requirement: CompiledRequirement
}

/** Every method that API Gateway routes: `ANY` stands for them. */
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
// Literal characters exclude `*` and `?`, which a policy reads as wildcards, and `$`, which begins IAM's variables.
const pathPattern = /^(?=\/)(?:\/(?:[\w.:~@%+,;=!'()&-]+|\{\w[\w.-]*\}))*(?:\/\{\w[\w.-]*\+\})?\/?$/

/**
 * Compiles a table: each requirement under its route key.
 *
 * @throws OptionError naming the route.
 */
export function compileTable(
  table: RouteTable,
  compile: (requirement: Requirement) => CompiledRequirement,
): ReadonlyMap<string, CompiledRequirement> {
  if (typeof table !== 'object' || table === null || Object.keys(table).length === 0) {
    throw new OptionError(
      'routes',
      'must be a table of every route, such as `{ "GET /orders": { scopes: "orders/read" } }`.',
    )
  }
  const keyOfShape = new Map<string, string>()
  return new Map(
    Object.entries(table).map(([key, requirement]) => {
      const mistake = mistakeIn(key)
      if (mistake !== undefined) throw new OptionError(`routes["${key}"]`, mistake)
      const shape = shapeOf(key)
      const other = keyOfShape.get(shape)
      if (other !== undefined) {
        throw new OptionError(
          `routes["${key}"]`,
          `is the same route as \`${other}\`: the names of parameters do not tell routes apart.`,
        )
      }
      keyOfShape.set(shape, key)
      return [key, compileNamed(`routes["${key}"]`, requirement, compile)]
    }),
  )
}

/** What is wrong with a route key, and what to write instead. */
function mistakeIn(key: string): string | undefined {
  if (key === '$default') return undefined
  const [method = '', path, ...rest] = key.split(' ')
  if (path === undefined || rest.length > 0) {
    return 'must be a method, one space and a path, such as `GET /orders/{id}`; or `$default`.'
  }
  if (method !== 'ANY' && !methods.includes(method)) {
    return `\`${method}\` is not a method of API Gateway. Valid: \`ANY\`, \`${methods.join('`, `')}\`.`
  }
  if (!path.startsWith('/')) return 'the path must begin with `/`.'
  if (path.includes('/:')) {
    return `API Gateway writes parameters in braces: \`${method} ${path.replaceAll(/\/:([^/]*)/g, '/{$1}')}\`.`
  }
  if (/[*?$]/.test(path)) {
    return 'a path must not contain `*`, `?` or `$`. Use `{parameter}` for one segment, `{greedy+}` for the rest.'
  }
  if (!pathPattern.test(path)) {
    return 'must be a path such as `/orders/{id}` or `/files/{path+}`: a parameter fills a whole segment, a greedy one the rest of the path.'
  }
  return undefined
}

/** A key without the names of its parameters: API Gateway has one route of a shape, whatever they are called. */
function shapeOf(key: string): string {
  return key.replaceAll(/\{[^{}]*?(\+?)\}/g, '{$1}')
}

/** Spells out a table: `ANY` and `$default` become the methods and paths that no other key names. */
export function routesOf(table: ReadonlyMap<string, CompiledRequirement>): readonly Route[] {
  const taken = new Set([...table.keys()].map(shapeOf))
  const routes: Route[] = []
  const add = (method: string, path: string, requirement: CompiledRequirement) => {
    const routePath = routePathOf(path.slice(1).split('/'))
    for (const name of method === 'ANY' ? methods : [method]) {
      if (method === name || !taken.has(shapeOf(`${name} ${path}`))) {
        routes.push({ method: name, ...routePath, requirement })
      }
    }
  }
  for (const [key, requirement] of table) {
    if (key === '$default') {
      for (const path of ['/', '/{proxy+}']) {
        if (!taken.has(shapeOf(`ANY ${path}`))) add('ANY', path, requirement)
      }
    } else {
      const [method = '', path = ''] = key.split(' ')
      add(method, path, requirement)
    }
  }
  return routes
}

/** Routes of different methods never meet. */
export function byMethod(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const group = groups.get(route.method)
    if (group === undefined) groups.set(route.method, [route])
    else group.push(route)
  }
  return groups
}
