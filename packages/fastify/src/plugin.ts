import {
  type Authorizer,
  type AuthorizerOptions,
  type CognitoM2MEvent,
  OptionError,
  type RouteRequirement,
  type ValidatedToken,
} from '@cognito-m2m/core'
import {
  andThen,
  authorizationOf,
  authorizerOf,
  type ImmediateAuthorize,
  immediateAuthorize,
  lifecycleOf,
  type MaybePromise,
} from '@cognito-m2m/core/adapter'
import type {
  FastifyBaseLogger,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from 'fastify'
import fp from 'fastify-plugin'
import type { CognitoClaims } from './augmentation.ts'

/** What the plugin takes: core's options, or an authorizer to share, and fastify's own. */
export type CognitoFastifyOptions = (
  | AuthorizerOptions<CognitoClaims, FastifyRequest>
  | { readonly authorizer: Authorizer<unknown, FastifyRequest> }
) & {
  /**
   * `all` (default): every route needs a token, but those with `config: { cognito: false }`.
   * `marked`: only routes with a requirement in `config.cognito`, or a `guard` hook of their own.
   */
  readonly routes?: 'all' | 'marked'
  /** Downloads the keys before the server listens. A failure is logged and does not stop it. Default `true`. */
  readonly prefetch?: boolean
}

type AnyAuthorize = ImmediateAuthorize<ValidatedToken<CognitoClaims> | null, FastifyRequest>

/** The plugin's own options, and what fastify's `register` takes beside them. */
const ownNames = ['routes', 'prefetch', 'prefix', 'logLevel', 'logSerializers', 'encapsulate']

const plugin: FastifyPluginAsync<CognitoFastifyOptions> = async (app, options) => {
  const { routes = 'all', prefetch = true } = options
  if (routes !== 'all' && routes !== 'marked') throw new OptionError('routes', 'must be `all` or `marked`.')
  const authorizer =
    'authorizer' in options
      ? // Which claims one that is shared checks, whoever merged them into `CognitoClaims` has said.
        (authorizerOf(options, ownNames) as Authorizer<CognitoClaims, FastifyRequest>)
      : authorizerOf({ ...options, onEvent: logging(app.log, options.onEvent) }, ownNames)

  app.decorateRequest('accessTokenOrNull', null)
  app.decorateRequest('accessToken', {
    getter(this: FastifyRequest) {
      if (this.accessTokenOrNull !== null) return this.accessTokenOrNull
      throw new Error(
        'request.accessToken was read on a route that demands none. Give the route `config: { cognito: { scopes: [...] } }`, or read request.accessTokenOrNull.',
      )
    },
  })

  const guard = (requirement?: RouteRequirement): onRequestAsyncHookHandler => {
    const authorize = immediateAuthorize(authorizer, requirement)
    return async (request, reply) => ((await admit(authorize, request, reply)) ? undefined : reply)
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
  // A mistake in a requirement is found when the route is defined, not when it is first called.
  app.addHook('onRoute', ({ config }) => {
    // A value that went missing must not leave the route open; only `false` does, on purpose.
    if (config !== undefined && 'cognito' in config && config.cognito !== false) {
      compile((config.cognito ?? null) as RouteRequirement)
    }
  })
  app.addHook('onRequest', (request, reply, done) => {
    const requirement = request.routeOptions.config.cognito
    if (requirement === false) return done()
    const authorize = requirement === undefined ? unmarked : compile(requirement)
    if (authorize === undefined) return done()
    // With a callback, not a promise: a token that is remembered never waits for a turn of the queue.
    andThen(admit(authorize, request, reply), (admitted) => (admitted ? done() : undefined))?.catch(done)
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
  // One that is shared is closed by whoever made it.
  if (!('authorizer' in options)) app.addHook('onClose', async () => authorizer.validator.close())
}

/** Trouble with keys goes to fastify's log; every event goes on to the user's own listener. */
function logging(log: FastifyBaseLogger, onEvent?: (event: CognitoM2MEvent) => void) {
  return (event: CognitoM2MEvent) => {
    if (event.type === 'keys_download_failed' || event.type === 'stale_keys_used') {
      log.warn({ cognito: event }, `cognito: ${event.type}`)
    }
    return onEvent?.(event)
  }
}

/** @returns Whether the request may go on. One that may not is answered. */
function admit(authorize: AnyAuthorize, request: FastifyRequest, reply: FastifyReply): MaybePromise<boolean> {
  return andThen(authorize(authorizationOf(request.raw), request), (decision) => {
    if (decision.allowed) {
      request.accessTokenOrNull = decision.token
      return true
    }
    const reason = decision.failure ?? decision.unavailable
    request.log.info({ cognito: reason }, `request refused: ${decision.code}`)
    reply.code(decision.status).headers(decision.headers).send(decision.body)
    return false
  })
}

/**
 * Guards fastify's routes with Cognito's machine-to-machine access tokens.
 *
 * ```ts
 * await app.register(cognitoM2M, { userPoolId: 'eu-west-1_AbCdEf123' })
 * app.get('/orders', { config: { cognito: { scopes: ['orders/read'] } } }, handler)
 * ```
 *
 * It holds for the context that it is registered in and all below it.
 *
 * @throws OptionError at registration, when an option is missing, of the wrong type or out of range.
 */
export const cognitoM2M: FastifyPluginAsync<CognitoFastifyOptions> = fp(plugin, {
  name: '@cognito-m2m/fastify',
  fastify: '5.x',
})
