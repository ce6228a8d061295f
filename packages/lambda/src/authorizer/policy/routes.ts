import { OptionError, type Requirement } from '@cognito-m2m/core'
import type { CompiledRequirement } from '@cognito-m2m/core/adapter'
import { compileNamed } from '../requirement-option.ts'
import { type RoutePath, routePathOf } from './route-path.ts'

/**
 * All routes of the API and what they require: `{ 'GET /orders/{id}': { scopes: 'orders/read' } }`. Keys are API
 * Gateway route keys: a method or `ANY`, a space, and the path with `{parameter}` and `{greedy+}`; or `$default`.
 * Requests that match no key are denied.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export type RouteTable<Scope extends string = string> = Readonly<Record<string, Requirement<Scope>>>

/** One method on one path. */
export interface Route extends RoutePath {
  readonly method: string
  readonly requirement: CompiledRequirement
}

/** All methods that `ANY` stands for. */
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
// Literal characters exclude `*` and `?`, which are wildcards in a policy, and `$`, which starts an IAM variable.
const pathPattern = /^(?=\/)(?:\/(?:[\w.:~@%+,;=!'()&-]+|\{\w[\w.-]*\}))*(?:\/\{\w[\w.-]*\+\})?\/?$/

/**
 * Compiles the requirements of a route table.
 *
 * @throws OptionError when a route is not valid. The message names the route.
 */
export function compileTable(
  table: RouteTable,
  compile: (requirement: Requirement) => CompiledRequirement,
): ReadonlyMap<string, CompiledRequirement> {
  if (typeof table !== 'object' || table === null || Object.keys(table).length === 0) {
    throw new OptionError(
      'routes',
      'must be an object with an entry for every route, such as `{ "GET /orders": { scopes: "orders/read" } }`.',
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
          `is the same route as \`${other}\`: routes must differ in more than parameter names. Remove one of them.`,
        )
      }
      keyOfShape.set(shape, key)
      return [key, compileNamed(`routes["${key}"]`, requirement, compile)]
    }),
  )
}

/** The mistake in a route key and its fix; undefined if the key is valid. */
function mistakeIn(key: string): string | undefined {
  if (key === '$default') return undefined
  const [method = '', path, ...rest] = key.split(' ')
  if (path === undefined || rest.length > 0) {
    return 'must be a method, one space and a path, such as `GET /orders/{id}`, or `$default`.'
  }
  if (method !== 'ANY' && !methods.includes(method)) {
    return `\`${method}\` is not a method of API Gateway. Valid: \`ANY\`, \`${methods.join('`, `')}\`.`
  }
  if (!path.startsWith('/')) return 'the path must begin with `/`.'
  if (path.includes('/:')) {
    return `path parameters are written in braces: \`${method} ${path.replaceAll(/\/:([^/]*)/g, '/{$1}')}\`.`
  }
  if (/[*?$]/.test(path)) {
    return 'the path must not contain `*`, `?` or `$`. Use `{parameter}` for one segment and `{greedy+}` for the rest of the path.'
  }
  if (!pathPattern.test(path)) {
    return 'must have a path such as `/orders/{id}` or `/files/{path+}`: a parameter is a whole segment, and a greedy parameter is the rest of the path.'
  }
  return undefined
}

/** A route key without parameter names: in API Gateway, routes that differ only in them are the same route. */
function shapeOf(key: string): string {
  return key.replaceAll(/\{[^{}]*?(\+?)\}/g, '{$1}')
}

/** Expands a table: `ANY` and `$default` become the methods and paths that no other key names. */
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

/** Groups routes by method: routes of different methods never overlap. */
export function byMethod(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const group = groups.get(route.method)
    if (group === undefined) groups.set(route.method, [route])
    else group.push(route)
  }
  return groups
}
