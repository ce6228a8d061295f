import {
  type Authorizer,
  type AuthorizerOptions,
  type LoggerLike,
  OptionError,
  RefusedError,
  type RouteRequirement,
  type ValidatedToken,
} from '@cognito-m2m/core'
import {
  andThen,
  authorizationOf,
  authorizerOf,
  checkedRefusals,
  type GivenRequirement,
  type ImmediateAuthorize,
  immediateAuthorize,
  lifecycleOf,
  type MaybePromise,
  type RefusalMode,
} from '@cognito-m2m/core/adapter'
import type {
  FastifyBaseLogger,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  RouteOptions,
} from 'fastify'
import fp from 'fastify-plugin'
import type { CognitoClaims, CognitoHook, CognitoScope, FastifyGuard } from './augmentation.ts'
import { addRegistration, registrationOf } from './covered-routes.ts'

/** Options of the plugin: those of core's `createAuthorizer`, or a shared `authorizer`, plus options for fastify. */
export type CognitoFastifyOptions = (
  | AuthorizerOptions<CognitoClaims, FastifyRequest>
  | { readonly authorizer: Authorizer<unknown, FastifyRequest> }
) & {
  /**
   * `all` (default): every route requires a token, except those with `config: { cognito: false }`. `marked`: only
   * routes with a requirement in `config.cognito`, or with a `guard` hook.
   */
  readonly routes?: 'all' | 'marked'
  /**
   * `respond` (default): sends the response to a refused request. `throw`: passes a `RefusedError` to the error handler
   * (`setErrorHandler`); fastify's default handler responds with its status and headers.
   */
  readonly refusals?: 'respond' | 'throw'
  /**
   * Whether to download the keys before the server starts listening. A failure is logged and does not prevent the
   * start. Default: `true`.
   */
  readonly prefetch?: boolean
}

type AnyAuthorize = ImmediateAuthorize<ValidatedToken<CognitoClaims> | null, FastifyRequest>

/** The plugin's own options, and those that fastify's `register` adds. */
const ownNames = ['routes', 'refusals', 'prefetch', 'prefix', 'logLevel', 'logSerializers', 'encapsulate']

const plugin: FastifyPluginAsync<CognitoFastifyOptions> = async (app, options) => {
  if (registrationOf(app) !== undefined) {
    throw new Error(
      '`cognitoM2M` is already registered in this context or a parent context. Register it once, or in sibling contexts.',
    )
  }
  const { routes = 'all', prefetch = true } = options
  if (routes !== 'all' && routes !== 'marked') throw new OptionError('routes', 'must be `all` or `marked`.')
  const refusals = checkedRefusals(options.refusals)
  const authorizer =
    'authorizer' in options
      ? // `CognitoTypes` declares the claims that it checks.
        (authorizerOf(options, ownNames) as Authorizer<CognitoClaims, FastifyRequest>)
      : authorizerOf(options, ownNames, loggerOf(app.log))

  app.decorateRequest('accessTokenOrNull', null)
  app.decorateRequest('accessToken', {
    getter(this: FastifyRequest) {
      if (this.accessTokenOrNull !== null) return this.accessTokenOrNull
      throw new Error(
        'request.accessToken was read on a route that requires no token. Set `config: { cognito: { scopes: [...] } }` on the route, or use request.accessTokenOrNull.',
      )
    },
  })

  const guard = (...requirement: GivenRequirement<RouteRequirement<CognitoScope>>): CognitoHook => {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    const hook = async (request: FastifyRequest, reply: FastifyReply) =>
      (await admit(authorize, refusals, request, reply)) ? undefined : reply
    // Fastify always calls it with all of these arguments.
    return hook as CognitoHook
  }
  app.decorate('cognito', { guard: guard as FastifyGuard['guard'], ...lifecycleOf(authorizer) })

  const unmarked: AnyAuthorize | undefined = routes === 'all' ? immediateAuthorize(authorizer) : undefined
  const compiled = new WeakMap<RouteRequirement, AnyAuthorize>()
  const compile = (requirement: RouteRequirement): AnyAuthorize => {
    const known = compiled.get(requirement)
    if (known !== undefined) return known
    const authorize = immediateAuthorize(authorizer, requirement)
    compiled.set(requirement, authorize)
    return authorize
  }
  // Core refuses `undefined`, so that a missing value does not make the route public; only an explicit `false` does.
  const check = (requirement: unknown) => void compile(requirement as RouteRequirement)
  const later = new WeakSet<RouteOptions>()
  // Finds a mistake in a requirement when the route is defined, not when it is first called.
  app.addHook('onRoute', (route) => {
    later.add(route)
    const { config } = route
    if (config !== undefined && 'cognito' in config && config.cognito !== false) check(config.cognito)
  })
  addRegistration({ context: app, guardsUnmarked: routes === 'all', guard, later, check })

  app.addHook('onRequest', (request, reply, done) => {
    const requirement = request.routeOptions.config.cognito
    if (requirement === false) return done()
    const authorize = requirement === undefined ? unmarked : compile(requirement)
    if (authorize === undefined) return done()
    // Uses a callback instead of a promise, so that a cached token costs no turn of the microtask queue.
    andThen(admit(authorize, refusals, request, reply), (admitted) => (admitted ? done() : undefined))?.catch(
      done,
    )
  })

  const metadata = authorizer.resourceMetadata
  if (metadata !== undefined) {
    app.get(metadata.path, { config: { cognito: false } }, async () => metadata.body)
  }
  if (prefetch) {
    app.addHook('onReady', async () => {
      await authorizer.validator.prefetch()
    })
  }
  // A shared authorizer is closed by its owner.
  if (!('authorizer' in options)) app.addHook('onClose', async () => authorizer.validator.close())
}

/** Adapts fastify's logger, which expects the fields first, like pino. */
function loggerOf(log: FastifyBaseLogger): LoggerLike {
  return {
    info: (message, fields) => log.info(fields, message),
    warn: (message, fields) => log.warn(fields, message),
    error: (message, fields) => log.error(fields, message),
  }
}

/**
 * @returns Whether the request may proceed. If not, the response has been sent.
 * @throws RefusedError when the request is refused, with `refusals: 'throw'`.
 */
function admit(
  authorize: AnyAuthorize,
  refusals: RefusalMode,
  request: FastifyRequest,
  reply: FastifyReply,
): MaybePromise<boolean> {
  return andThen(authorize(authorizationOf(request.raw), request), (decision) => {
    if (decision.allowed) {
      request.accessTokenOrNull = decision.token
      return true
    }
    const reason = decision.failure ?? decision.unavailable
    request.log.debug({ cognito: reason }, `request refused: ${decision.code}`)
    if (refusals === 'throw') throw new RefusedError(decision)
    reply.code(decision.status).headers(decision.headers).send(decision.body)
    return false
  })
}

/**
 * A fastify plugin that requires Amazon Cognito machine-to-machine access tokens for the routes of the context in which
 * it is registered, and of its child contexts. The server does not start if a route with a requirement in
 * `config.cognito` would be public.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/fastify'
 * import Fastify from 'fastify'
 *
 * const app = Fastify()
 * await app.register(cognitoM2M, { userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * app.get('/orders', { config: { cognito: { scopes: 'read' } } }, async (request) => ({
 *   client: request.accessToken.clientId,
 * }))
 * ```
 *
 * @throws OptionError at registration, when an option is missing, unknown, of the wrong type or out of range.
 */
export const cognitoM2M: FastifyPluginAsync<CognitoFastifyOptions> = fp(plugin, {
  name: '@cognito-m2m/fastify',
  fastify: '5.x',
})
