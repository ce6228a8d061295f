import {
  type Authorizer,
  type AuthorizerOptions,
  type LoggerLike,
  OptionError,
  type ResourceOption,
  type RouteRequirement,
} from '@cognito-m2m/core'
import { authorizerOf } from '@cognito-m2m/core/adapter'
import {
  type DynamicModule,
  type ExecutionContext,
  type InjectionToken,
  Logger,
  Module,
  type ModuleMetadata,
  type OptionalFactoryDependency,
  type Provider,
} from '@nestjs/common'
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core'
import { requirementKey } from './decorators.ts'
import { COGNITO_AUTHORIZER, COGNITO_GUARD_SETTINGS, CognitoGuard, type GuardSettings } from './guard.ts'

/**
 * Options of {@link CognitoModule}: those of core's `createAuthorizer`, or a shared `authorizer`, plus the module's
 * own.
 */
export type CognitoModuleOptions<Claims = unknown> = (
  | AuthorizerOptions<Claims, ExecutionContext, ResourceOption>
  | { readonly authorizer: Authorizer<Claims, ExecutionContext> }
) & {
  /**
   * `all` (default): every handler requires a token, except `@Public()` ones. `marked`: only handlers and controllers
   * with `@RequireToken()`.
   */
  readonly routes?: 'all' | 'marked'
  /**
   * Whether to download the keys when the application starts. A failure is logged and does not prevent the start.
   * Default: `true`.
   */
  readonly prefetch?: boolean
}

/** Options of {@link CognitoModule.forRootAsync}. */
export interface CognitoModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** Returns the module's options. */
  // biome-ignore lint/suspicious/noExplicitAny: Nest's own type of an injected argument.
  readonly useFactory: (...args: any[]) => CognitoModuleOptions | Promise<CognitoModuleOptions>
  /** Providers to pass to the factory. Default: none. */
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[]
}

const optionsToken = Symbol('@cognito-m2m/nestjs:options')
const startToken = Symbol('@cognito-m2m/nestjs:start')

/**
 * A module that requires Amazon Cognito machine-to-machine access tokens for the handlers of a NestJS application.
 *
 * @example
 * ```ts
 * import { CognitoModule } from '@cognito-m2m/nestjs'
 * import { Module } from '@nestjs/common'
 *
 * @Module({
 *   imports: [CognitoModule.forRoot({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })],
 * })
 * export class AppModule {}
 * ```
 */
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class.
export class CognitoModule {
  /**
   * Creates the module.
   *
   * @param options `userPoolId` or `issuers` is required; set `resource` too.
   * @throws OptionError when the application starts, if an option or a requirement is not valid.
   */
  static forRoot<Claims = unknown>(options: CognitoModuleOptions<Claims>): DynamicModule {
    return moduleWith({ provide: optionsToken, useValue: options }, [])
  }

  /**
   * Creates the module with options from a factory, for example one that uses `ConfigService`.
   *
   * @throws OptionError when the application starts, if an option or a requirement is not valid.
   */
  static forRootAsync({ imports = [], inject = [], useFactory }: CognitoModuleAsyncOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, inject, useFactory }, imports)
  }
}
Module({})(CognitoModule)

function moduleWith(options: Provider, imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
  return {
    module: CognitoModule,
    global: true,
    imports: [...imports, DiscoveryModule],
    providers: [
      options,
      { provide: COGNITO_AUTHORIZER, inject: [optionsToken], useFactory: createAuthorizer },
      { provide: COGNITO_GUARD_SETTINGS, inject: [optionsToken], useFactory: guardSettings },
      CognitoGuard,
      { provide: APP_GUARD, useExisting: CognitoGuard },
      {
        provide: startToken,
        inject: [optionsToken, COGNITO_AUTHORIZER, CognitoGuard, DiscoveryService, MetadataScanner],
        useFactory: startWith,
      },
    ],
    exports: [COGNITO_AUTHORIZER, COGNITO_GUARD_SETTINGS, CognitoGuard],
  }
}

const logger = new Logger('Cognito')
/** Nest prints each further parameter as a separate message, so only the message is passed. */
const nestLogger: LoggerLike = {
  info: (message) => logger.log(message),
  warn: (message) => logger.warn(message),
  error: (message) => logger.error(message),
}

function createAuthorizer(options: CognitoModuleOptions): Authorizer<unknown, ExecutionContext> {
  return authorizerOf(options, ['routes', 'prefetch'], nestLogger)
}

function guardSettings({ routes = 'all' }: CognitoModuleOptions): GuardSettings {
  if (routes !== 'all' && routes !== 'marked') throw new OptionError('routes', 'must be `all` or `marked`.')
  return { routes }
}

/** Checks every requirement and downloads the keys at startup, and closes the validator at shutdown. */
function startWith(
  options: CognitoModuleOptions,
  { validator }: Authorizer<unknown, ExecutionContext>,
  guard: CognitoGuard,
  discovery: DiscoveryService,
  scanner: MetadataScanner,
) {
  return {
    async onApplicationBootstrap() {
      for (const { instance, metatype } of [...discovery.getControllers(), ...discovery.getProviders()]) {
        if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) continue
        checkRequirement(guard, metatype, metatype.name)
        const prototype: object | null = Object.getPrototypeOf(instance)
        if (prototype === null || prototype === Object.prototype) continue
        for (const name of scanner.getAllMethodNames(prototype)) {
          const handler: unknown = Reflect.get(prototype, name)
          if (typeof handler === 'function') checkRequirement(guard, handler, `${metatype.name}.${name}`)
        }
      }
      if (options.prefetch !== false) await validator.prefetch()
    },
    onApplicationShutdown() {
      // A shared authorizer is closed by its owner.
      if (!('authorizer' in options)) validator.close()
    },
  }
}

function checkRequirement(guard: CognitoGuard, target: object, name: string): void {
  const requirement: unknown = Reflect.getMetadata(requirementKey, target)
  if (requirement === undefined || requirement === false) return
  try {
    guard.compile(requirement as RouteRequirement)
  } catch (error) {
    if (error instanceof OptionError) throw new OptionError(`@RequireToken() of ${name}`, error.message)
    throw error
  }
}
