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
import type { CognitoClaims, CognitoHook, CognitoScope } from './augmentation.ts'
import { addRegistration, registrationOf } from './covered-routes.ts'

/** Options of the plugin: those of core's `createAuthorizer`, or a shared `authorizer`, and fastify's own. */
export type CognitoFastifyOptions = (
  | AuthorizerOptions<CognitoClaims, FastifyRequest>
  | { readonly authorizer: Authorizer<unknown, FastifyRequest> }
) & {
  /**
   * `all` (default): every route needs a token, except those with `config: { cognito: false }`. `marked`: only routes with
   * a requirement in `config.cognito`, or with a `guard` hook.
   */
  readonly routes?: 'all' | 'marked'
  /**
   * `respond` (default): a refused request is answered at once. `throw`: a `RefusedError` goes to `setErrorHandler`; if
   * none handles it, fastify answers with its status and headers.
   */
  readonly refusals?: 'respond' | 'throw'
  /** Downloads keys before the server listens. A failure is logged and does not stop it. Default `true`. */
  readonly prefetch?: boolean
}

type AnyAuthorize = ImmediateAuthorize<ValidatedToken<CognitoClaims> | null, FastifyRequest>

/** The plugin's own options, and what fastify's `register` adds to them. */
const ownNames = ['routes', 'refusals', 'prefetch', 'prefix', 'logLevel', 'logSerializers', 'encapsulate']

const plugin: FastifyPluginAsync<CognitoFastifyOptions> = async (app, options) => {
  if (registrationOf(app) !== undefined) {
    throw new Error(
      '`cognitoM2M` is already registered in this context or above it, and guards its routes. Register it once, or in contexts beside each other.',
    )
  }
  const { routes = 'all', prefetch = true } = options
  if (routes !== 'all' && routes !== 'marked') throw new OptionError('routes', 'must be `all` or `marked`.')
  const refusals = checkedRefusals(options.refusals)
  const authorizer =
    'authorizer' in options
      ? // `CognitoTypes` says which claims it checks.
        (authorizerOf(options, ownNames) as Authorizer<CognitoClaims, FastifyRequest>)
      : authorizerOf(options, ownNames, loggerOf(app.log))

  app.decorateRequest('accessTokenOrNull', null)
  app.decorateRequest('accessToken', {
    getter(this: FastifyRequest) {
      if (this.accessTokenOrNull !== null) return this.accessTokenOrNull
      throw new Error(
        'request.accessToken was read on a route that requires no token. Set `config: { cognito: { scopes: [...] } }` on the route, or read request.accessTokenOrNull.',
      )
    },
  })

  const guard = (...requirement: GivenRequirement<RouteRequirement<CognitoScope>>): CognitoHook => {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    const hook = async (request: FastifyRequest, reply: FastifyReply) =>
      (await admit(authorize, refusals, request, reply)) ? undefined : reply
    // Fastify calls it with nothing less.
    return hook as CognitoHook
  }
  app.decorate('cognito', { guard, ...lifecycleOf(authorizer) })

  const unmarked: AnyAuthorize | undefined = routes === 'all' ? immediateAuthorize(authorizer) : undefined
  const compiled = new WeakMap<RouteRequirement, AnyAuthorize>()
  const compile = (requirement: RouteRequirement): AnyAuthorize => {
    const known = compiled.get(requirement)
    if (known !== undefined) return known
    const authorize = immediateAuthorize(authorizer, requirement)
    compiled.set(requirement, authorize)
    return authorize
  }
  // Core refuses `undefined`: a value that went missing must not leave the route open. Only `false` does, on purpose.
  const check = (requirement: unknown) => void compile(requirement as RouteRequirement)
  const later = new WeakSet<RouteOptions>()
  // A mistake in a requirement is found when the route is defined, not when it is first called.
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
    // With a callback, not a promise: a cached token costs no turn of the microtask queue.
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
  // A shared one is closed by its owner.
  if (!('authorizer' in options)) app.addHook('onClose', async () => authorizer.validator.close())
}

/** Fastify's own logger. Its contract is that of pino: fields first. */
function loggerOf(log: FastifyBaseLogger): LoggerLike {
  return {
    info: (message, fields) => log.info(fields, message),
    warn: (message, fields) => log.warn(fields, message),
    error: (message, fields) => log.error(fields, message),
  }
}

/**
 * @returns Whether the request may go on. One that may not has been answered.
 * @throws RefusedError for a refused request with `refusals: 'throw'`.
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
 * Guards fastify routes with Amazon Cognito machine-to-machine access tokens: those of the context that it is registered
 * in, and of all contexts below it. If a route would be open although `config.cognito` says otherwise, the server does
 * not start.
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
