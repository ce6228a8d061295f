import { subscribe } from 'node:diagnostics_channel'
import { OptionError } from '@cognito-m2m/core'
import type { FastifyInstance, RouteOptions } from 'fastify'

/** One registration of the plugin. */
export interface Registration {
  /** The context to which its hooks were added. */
  readonly context: FastifyInstance
  /** Whether it guards routes without `config.cognito`. */
  readonly guardsUnmarked: boolean
  /** `app.cognito.guard` itself, to detect that it is passed as a hook without being called. */
  readonly guard: unknown
  /** Routes of contexts that were created after the registration, and so have its hooks. */
  readonly later: WeakSet<RouteOptions>
  /** @throws OptionError when the requirement is not valid. */
  check(requirement: unknown): void
}

// Shared by all copies of this package, because one copy may check the registration of another.
const registrationKey = Symbol.for('@cognito-m2m/fastify registration')
const watched = new WeakSet<object>()
const contexts = new WeakMap<RouteOptions, FastifyInstance>()

// Fastify publishes every new instance here. Needed because a route may be defined before the plugin is registered, or
// where it is never registered.
subscribe('fastify.initialization', (message) => {
  watchRoutes((message as { fastify: FastifyInstance }).fastify)
})

/** Stores the registration on its context, from which child contexts inherit it. */
export function addRegistration(registration: Registration): void {
  const { context } = registration
  Object.defineProperty(context, registrationKey, { value: registration })
  const root = rootOf(context)
  if (watched.has(root)) return
  watchRoutes(root)
  if (root.printRoutes().trim() === '(empty tree)') return
  context.log.warn(
    'cognito-m2m: routes were defined before @cognito-m2m/fastify was imported, so it cannot check that routes with `config.cognito` are guarded. Import it before you call `Fastify()`.',
  )
}

/** Returns the registration of a context or of one of its ancestors. */
export function registrationOf(context: FastifyInstance): Registration | undefined {
  return Reflect.get(context, registrationKey)
}

/** Returns the registration that covers a route; undefined for a route that was not defined in this process. */
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
  // At this point everything is registered, and no request is served yet.
  root.addHook('onReady', async () => {
    for (const route of routes) checkRoute(route, contexts.get(route) as FastifyInstance)
  })
}

/** @throws OptionError when a route would be public although `config.cognito` or the plugin requires a token. */
function checkRoute(route: RouteOptions, context: FastifyInstance): void {
  const problem = (text: string) =>
    new OptionError('config.cognito', `${String(route.method)} ${route.url} ${text}`)
  if ('cognito' in route) throw problem('has `cognito` next to `config`. Write `config: { cognito: … }`.')
  const { config = {} } = route
  const isMarked = 'cognito' in config
  if (isMarked && config.cognito === false) return
  const registration = registrationOf(context)
  if (registration === undefined) {
    if (!isMarked) return
    throw problem(
      'would be public: `cognitoM2M` is not registered in its context or a parent context. Register it there.',
    )
  }
  const hooks = [route.onRequest, route.preParsing, route.preValidation, route.preHandler].flat()
  if (hooks.includes(registration.guard as never)) {
    throw problem('has a guard that is passed without being called. Call it: `app.cognito.guard()`.')
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
    'would be public: its context was created before `cognitoM2M` was registered. Register `cognitoM2M` first, or set `config: { cognito: false }` to make the route public.',
  )
}

function rootOf(context: FastifyInstance): FastifyInstance {
  const parent: unknown = Object.getPrototypeOf(context)
  return typeof parent === 'object' && parent !== null && 'addHook' in parent
    ? rootOf(parent as FastifyInstance)
    : context
}
