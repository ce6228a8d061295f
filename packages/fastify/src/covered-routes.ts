import { subscribe } from 'node:diagnostics_channel'
import { OptionError } from '@cognito-m2m/core'
import type { FastifyInstance, RouteOptions } from 'fastify'

/** One registration of the plugin. */
export interface Registration {
  /** The context that its hooks were added to. */
  readonly context: FastifyInstance
  /** Whether it guards routes without `config.cognito`. */
  readonly guardsUnmarked: boolean
  /** `app.cognito.guard`, which must be called, not passed as a hook. */
  readonly guard: unknown
  /** Routes of contexts that were created after it, and so have its hooks. */
  readonly later: WeakSet<RouteOptions>
  /** @throws OptionError when the requirement is not valid. */
  check(requirement: unknown): void
}

// Shared by all copies of this package: one copy may check what another has registered.
const registrationKey = Symbol.for('@cognito-m2m/fastify registration')
const watched = new WeakSet<object>()
const contexts = new WeakMap<RouteOptions, FastifyInstance>()

// Fastify publishes every new instance here. A route may be defined before the plugin is registered, or where it never is.
subscribe('fastify.initialization', (message) => {
  watchRoutes((message as { fastify: FastifyInstance }).fastify)
})

/** Remembers the registration for its context and, as contexts inherit, for all below it. */
export function addRegistration(registration: Registration): void {
  const { context } = registration
  Object.defineProperty(context, registrationKey, { value: registration })
  const root = rootOf(context)
  if (watched.has(root)) return
  watchRoutes(root)
  if (root.printRoutes().trim() === '(empty tree)') return
  context.log.warn(
    'cognito-m2m: routes were defined before @cognito-m2m/fastify was imported, so they are not checked for `config.cognito` without a guard. Import it before you call `Fastify()`.',
  )
}

/** The registration whose context a context is, or lies in. */
export function registrationOf(context: FastifyInstance): Registration | undefined {
  return Reflect.get(context, registrationKey)
}

/** The registration that a route lies in; undefined for a route that no instance of this process defined. */
export function registrationFor(route: RouteOptions): Registration | undefined {
  const context = contexts.get(route)
  return context && registrationOf(context)
}

function watchRoutes(root: FastifyInstance): void {
  if (watched.has(root)) return
  watched.add(root)
  const routes: RouteOptions[] = []
  root.addHook('onRoute', function (this: FastifyInstance, route) {
    contexts.set(route, this)
    routes.push(route)
  })
  // Everything is registered by then, and nothing is served yet.
  root.addHook('onReady', async () => {
    for (const route of routes) checkRoute(route, contexts.get(route) as FastifyInstance)
  })
}

/** @throws OptionError when a route would be open although its author, or the plugin, says that it is guarded. */
function checkRoute(route: RouteOptions, context: FastifyInstance): void {
  const problem = (text: string) =>
    new OptionError('config.cognito', `${String(route.method)} ${route.url} ${text}`)
  if ('cognito' in route) throw problem('has `cognito` beside `config`. Write `config: { cognito: … }`.')
  const { config = {} } = route
  const isMarked = 'cognito' in config
  if (isMarked && config.cognito === false) return
  const registration = registrationOf(context)
  if (registration === undefined) {
    if (!isMarked) return
    throw problem(
      'would be open: `cognitoM2M` is not registered in its context, nor above it. Register it there, or in a parent.',
    )
  }
  const hooks = [route.onRequest, route.preParsing, route.preValidation, route.preHandler].flat()
  if (hooks.includes(registration.guard as never)) {
    throw problem('has a guard that is not called. Call the guard: `app.cognito.guard()`.')
  }
  if (!isMarked && !registration.guardsUnmarked) return
  if (isMarked) {
    try {
      registration.check(config.cognito)
    } catch (error) {
      throw error instanceof OptionError ? problem(`is not valid. ${error.message}`) : error
    }
  }
  if (context === registration.context || registration.later.has(route)) return
  throw problem(
    'would be open: its context was created before `cognitoM2M` was registered. Register `cognitoM2M` first, or set `config: { cognito: false }` to leave the route open.',
  )
}

function rootOf(context: FastifyInstance): FastifyInstance {
  const parent: unknown = Object.getPrototypeOf(context)
  return typeof parent === 'object' && parent !== null && 'addHook' in parent
    ? rootOf(parent as FastifyInstance)
    : context
}
