import { type Authorizer, type Refused, RefusedError, type RouteRequirement } from '@cognito-m2m/core'
import { type ImmediateAuthorize, immediateAuthorize } from '@cognito-m2m/core/adapter'
import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common'
import { HttpAdapterHost, Reflector } from '@nestjs/core'
import { requirementKey } from './decorators.ts'
import { carrierOf, rememberToken } from './request.ts'

/** Injection token of the {@link Authorizer}. Use its validator's `readiness` and `health` for probes. */
export const COGNITO_AUTHORIZER = Symbol('@cognito-m2m/nestjs:authorizer')

/** Injection token of the module's own options. */
export const COGNITO_GUARD_SETTINGS = Symbol('@cognito-m2m/nestjs:settings')

/** The module's own options, checked. */
export interface GuardSettings {
  readonly routes: 'all' | 'marked'
}

/**
 * The guard. `CognitoModule` registers it for the whole application. Use `@UseGuards(CognitoGuard)` only with
 * `routes: 'marked'`, or in a hybrid application whose microservices do not inherit global guards.
 */
export class CognitoGuard implements CanActivate {
  readonly #authorizer: Authorizer<unknown, ExecutionContext>
  readonly #settings: GuardSettings
  readonly #reflector: Reflector
  readonly #adapterHost: HttpAdapterHost | undefined
  readonly #compiled = new WeakMap<object, ImmediateAuthorize<unknown, ExecutionContext>>()
  readonly #unmarked: ImmediateAuthorize<unknown, ExecutionContext>

  constructor(
    authorizer: Authorizer<unknown, ExecutionContext>,
    settings: GuardSettings,
    reflector: Reflector,
    adapterHost?: HttpAdapterHost,
  ) {
    this.#authorizer = authorizer
    this.#settings = settings
    this.#reflector = reflector
    this.#adapterHost = adapterHost
    this.#unmarked = immediateAuthorize(authorizer)
  }

  /**
   * Checks a request. Refuses it by throwing an `HttpException` or, in a microservice, an `RpcException`, whose `cause`
   * is core's `RefusedError`.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const requirement = this.#reflector.getAllAndOverride<RouteRequirement | false | undefined>(
      requirementKey,
      [context.getHandler(), context.getClass()],
    )
    if (requirement === false) return true
    if (requirement === undefined && this.#settings.routes === 'marked') return true
    const authorize = requirement === undefined ? this.#unmarked : this.compile(requirement)
    const carrier = carrierOf(context)
    const decision = await authorize(carrier.authorization, context)
    if (!decision.allowed) throw await this.#exception(context, decision)
    rememberToken(carrier, decision.token as never)
    return true
  }

  /**
   * Checks a requirement before the first request.
   *
   * @throws OptionError when it is not valid.
   */
  compile(requirement: RouteRequirement): ImmediateAuthorize<unknown, ExecutionContext> {
    const known = this.#compiled.get(requirement)
    if (known !== undefined) return known
    const authorize = immediateAuthorize(this.#authorizer, requirement) as ImmediateAuthorize<
      unknown,
      ExecutionContext
    >
    this.#compiled.set(requirement, authorize)
    return authorize
  }

  async #exception(context: ExecutionContext, refused: Refused): Promise<Error> {
    const cause = new RefusedError(refused)
    if (context.getType<string>() === 'rpc') {
      const { RpcException } = await import('@nestjs/microservices')
      return Object.assign(new RpcException({ ...refused.body }), { cause })
    }
    if (context.getType<string>() === 'http') {
      // Nest's exception filters send a status and a body, but no headers.
      const { httpAdapter } = this.#adapterHost ?? {}
      const response: unknown = context.switchToHttp().getResponse()
      for (const [name, value] of Object.entries(cause.headers)) httpAdapter?.setHeader(response, name, value)
    }
    return new HttpException({ ...refused.body }, refused.status, { cause })
  }
}

// Same as `@Injectable()` and `@Inject()`, without decorator syntax.
Injectable()(CognitoGuard)
Inject(COGNITO_AUTHORIZER)(CognitoGuard, undefined, 0)
Inject(COGNITO_GUARD_SETTINGS)(CognitoGuard, undefined, 1)
Inject(Reflector)(CognitoGuard, undefined, 2)
Inject(HttpAdapterHost)(CognitoGuard, undefined, 3)
