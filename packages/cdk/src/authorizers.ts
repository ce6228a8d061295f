import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OptionError, type ResourceServer, type UserPoolDefinition } from '@cognito-m2m/core'
import { Duration, FileSystem } from 'aws-cdk-lib'
import { TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
  WebSocketLambdaAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import functionsFolder from '#functions-folder'
import { type AuthorizerConfig, authorizerFor } from './authorizer-for.ts'
import { createFunction } from './lambda-function.ts'

/** What a route requires. Scopes may be short (`read`) or full names (`orders/read`). */
export interface AuthorizerRequirement<Scope extends string = string> {
  /** The token must have all of these scopes. Default: none. */
  readonly scopes?: Scope | readonly Scope[]
  /** The token must have at least one of these scopes. Default: not checked. */
  readonly anyScope?: readonly Scope[]
}

/** Short and full scope names of a resource server. */
export type RouteScope<Server> =
  Server extends ResourceServer<infer Identifier, infer Name> ? Name | `${Identifier}/${Name}` : string

/** Properties of an authorizer for a REST or HTTP API. */
export interface RouteAuthorizerProps<Server extends ResourceServer = ResourceServer> {
  /** The API's resource server: every token must have at least one of its scopes. */
  readonly resource: Server
  /** All routes of the API and what they require: `'GET /orders/{id}': { scopes: 'read' }`. Other routes are denied. */
  readonly routes: Readonly<Record<string, AuthorizerRequirement<RouteScope<Server>>>>
  /**
   * How long API Gateway caches a result, 0 to 3600 seconds. A cached result may outlive its token by this time;
   * `authorizedCaller` of `@cognito-m2m/lambda` checks the expiry again. Default: 60.
   */
  readonly cacheSeconds?: number
}

/** Properties of an authorizer for a WebSocket API. */
export interface WebSocketAuthorizerProps<Server extends ResourceServer = ResourceServer> {
  readonly resource: Server
  /** What a client needs to connect. */
  readonly requirement: AuthorizerRequirement<RouteScope<Server>>
}

/** Setup shared by all authorizers of a user pool. */
export interface AuthorizerSetup {
  readonly scope: Construct
  readonly userPoolId: string
  readonly definition: UserPoolDefinition
}

/** Cached by token: the policy covers the whole API, so a cached result is correct for every route. */
export function restAuthorizer(
  setup: AuthorizerSetup,
  id: string,
  props: RouteAuthorizerProps,
): TokenAuthorizer {
  const construct = new Construct(setup.scope, id)
  return new TokenAuthorizer(construct, 'Authorizer', {
    handler: routesFunction(setup, construct, props),
    identitySource: 'method.request.header.Authorization',
    resultsCacheTtl: cacheTtl(props),
  })
}

/** Like {@link restAuthorizer}, returns an IAM policy: a cached simple response would apply to other routes. */
export function httpAuthorizer(
  setup: AuthorizerSetup,
  id: string,
  props: RouteAuthorizerProps,
): HttpLambdaAuthorizer {
  const construct = new Construct(setup.scope, id)
  return new HttpLambdaAuthorizer(id, routesFunction(setup, construct, props), {
    identitySource: ['$request.header.Authorization'],
    responseTypes: [HttpLambdaResponseType.IAM],
    resultsCacheTtl: cacheTtl(props),
  })
}

/** Creates an authorizer for the `$connect` route. */
export function webSocketAuthorizer(
  setup: AuthorizerSetup,
  id: string,
  { resource, requirement }: WebSocketAuthorizerProps,
): WebSocketLambdaAuthorizer {
  checkPlain('requirement', requirement)
  const config = { resource: checkedResource(setup, resource), requirement }
  return new WebSocketLambdaAuthorizer(
    id,
    authorizerFunction(setup, new Construct(setup.scope, id), config),
    {
      identitySource: ['route.request.header.Authorization'],
    },
  )
}

function routesFunction(
  setup: AuthorizerSetup,
  construct: Construct,
  { resource, routes }: RouteAuthorizerProps,
): LambdaFunction {
  for (const [key, requirement] of Object.entries(routes ?? {})) {
    checkPlain(`routes[${JSON.stringify(key)}]`, requirement)
  }
  return authorizerFunction(setup, construct, { resource: checkedResource(setup, resource), routes })
}

function authorizerFunction(
  { userPoolId, definition }: AuthorizerSetup,
  construct: Construct,
  config: AuthorizerConfig,
): LambdaFunction {
  checkConfig(config, definition)
  const folder = FileSystem.mkdtemp('cognito-m2m-authorizer-')
  cpSync(join(functionsFolder, 'authorizer'), folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  return createFunction(construct, {
    description: 'Authorizes requests by Cognito access tokens',
    code: Code.fromAsset(folder),
    timeout: Duration.seconds(10),
    environment: { COGNITO_USER_POOL_ID: userPoolId },
  }).fn
}

/** Refuses at synthesis what the function would refuse at startup. */
function checkConfig(config: AuthorizerConfig, definition: UserPoolDefinition): void {
  const resource = definition.resourceServers.find(({ identifier }) => identifier === config.resource)
  authorizerFor(
    { ...config, resource: resource as never },
    { userPoolId: 'eu-west-1_Synthesis', prefetch: false },
  )
}

function checkedResource({ definition }: AuthorizerSetup, resource: ResourceServer): string {
  const identifiers = definition.resourceServers.map(({ identifier }) => identifier)
  if (identifiers.includes(resource?.identifier)) return resource.identifier
  throw new OptionError(
    'resource',
    `must be one of the definition's resource servers: \`${identifiers.join('`, `')}\`.`,
  )
}

/** The table is passed to the function as JSON, which cannot contain functions. All else is left to {@link checkConfig}. */
function checkPlain(option: string, requirement: AuthorizerRequirement): void {
  const other = Object.keys(requirement ?? {}).find((name) => name !== 'scopes' && name !== 'anyScope')
  if (other === undefined) return
  throw new OptionError(
    `${option}.${other}`,
    'is not supported here, because the table is passed to the function as JSON. Valid: `scopes`, `anyScope`. For `permit`, deploy your own function with `policyAuthorizer` of `@cognito-m2m/lambda`.',
  )
}

function cacheTtl({ cacheSeconds = 60 }: RouteAuthorizerProps): Duration {
  if (!Number.isInteger(cacheSeconds) || cacheSeconds < 0 || cacheSeconds > 3600) {
    throw new OptionError('cacheSeconds', 'must be a whole number from 0 to 3600.')
  }
  return Duration.seconds(cacheSeconds)
}
