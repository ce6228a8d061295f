import { OptionError, type ResourceServer, type UserPoolDefinition } from '@cognito-m2m/core'
import type { TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import type {
  HttpLambdaAuthorizer,
  WebSocketLambdaAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { CfnUserPoolResourceServer, type IUserPool, type UserPoolDomain } from 'aws-cdk-lib/aws-cognito'
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct, DependencyGroup } from 'constructs'
import {
  type AuthorizerSetup,
  httpAuthorizer,
  type RouteAuthorizerProps,
  restAuthorizer,
  type WebSocketAuthorizerProps,
  webSocketAuthorizer,
} from './authorizers.ts'
import { checkProps } from './checks.ts'
import { ClientSecretsFunction } from './client-secrets-function.ts'
import { MachineClient } from './machine-client.ts'
import type { CognitoM2MProps, PrivateLinkProps } from './props.ts'
import { createTokenEndpoint } from './token-endpoint.ts'
import { createUserPool } from './user-pool.ts'

/** Names of a definition's app clients. */
type ClientName<Definition extends UserPoolDefinition> = keyof Definition['appClients'] & string

/**
 * Creates the machine-to-machine setup of one definition: the user pool, its resource servers, an app client for each
 * consumer, the domain of the token endpoint, and each client's rotated secret in Secrets Manager.
 *
 * @throws OptionError at synthesis, when Cognito would refuse the configuration or could not serve it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 *
 * @example
 * ```ts
 * import { CognitoM2M } from '@cognito-m2m/cdk'
 * import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
 * import { Stack } from 'aws-cdk-lib'
 * import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
 * const machines = defineUserPool({
 *   resourceServers: [orders],
 *   appClients: { warehouse: { scopes: ['orders/read'] } },
 * })
 *
 * export class AuthStack extends Stack {
 *   allow(ordersApi: LambdaFunction, warehouse: LambdaFunction) {
 *     const auth = new CognitoM2M(this, 'Auth', { definition: machines, domain: { prefix: 'acme-machines' } })
 *     auth.bind(ordersApi)
 *     auth.client('warehouse').bind(warehouse)
 *   }
 * }
 * ```
 */
export class CognitoM2M<Definition extends UserPoolDefinition = UserPoolDefinition> extends Construct {
  readonly userPool: IUserPool
  readonly userPoolId: string
  /** URL of the token endpoint, `https://…/oauth2/token`; undefined with `domain: false`. */
  readonly tokenEndpoint: string | undefined
  /** The domain, if the construct created one. */
  readonly domain: UserPoolDomain | undefined
  /** The interface endpoint, with `privateLink`. */
  readonly vpcEndpoint: InterfaceVpcEndpoint | undefined
  readonly #clients: ReadonlyMap<string, MachineClient>
  readonly #authorizers: AuthorizerSetup

  constructor(scope: Construct, id: string, props: CognitoM2MProps<Definition>) {
    super(scope, id)
    checkProps(props)
    const { definition, domain, privateLink, rotation = {} } = props
    this.userPool = props.userPool ?? createUserPool(this, props)
    this.userPoolId = this.userPool.userPoolId
    this.#authorizers = { scope: this, userPoolId: this.userPoolId, definition }
    const endpoint = createTokenEndpoint(this, this.userPool, domain)
    this.tokenEndpoint = endpoint?.url
    this.domain = endpoint?.domain
    this.vpcEndpoint = privateLink === undefined ? undefined : createVpcEndpoint(this, privateLink)
    const resourceServers = createResourceServers(this, this.userPool, definition.resourceServers)
    const secretsFunction = new ClientSecretsFunction(this, 'ClientSecrets', {
      userPool: this.userPool,
      rotation,
    })
    this.#clients = new Map(
      Object.values(definition.appClients).map((client) => [
        client.name,
        new MachineClient(this, client.name, {
          definition: client,
          userPool: this.userPool,
          tokenEndpoint: this.tokenEndpoint,
          encryptionKey: props.secretEncryptionKey,
          replicaRegions: props.replication?.regions ?? [],
          secretsFunction,
          resourceServers,
        }),
      ]),
    )
  }

  /**
   * Returns the app client of one consumer.
   *
   * @param name Name of the app client in the definition.
   * @throws OptionError when the definition has no client with that name, which is also a compile error.
   */
  client(name: ClientName<Definition>): MachineClient {
    const client = this.#clients.get(name)
    if (client !== undefined) return client
    const names = [...this.#clients.keys()].join('`, `')
    throw new OptionError('name', `the definition has no app client \`${name}\`. Valid: \`${names}\`.`)
  }

  /**
   * Creates an authorizer for a REST API. Set it as the default authorizer of its methods.
   *
   * @throws OptionError when the route table is not valid, or no policy can distinguish its routes.
   */
  restAuthorizer<const Server extends Definition['resourceServers'][number]>(
    id: string,
    props: RouteAuthorizerProps<Server>,
  ): TokenAuthorizer {
    return restAuthorizer(this.#authorizers, id, props as RouteAuthorizerProps)
  }

  /**
   * Creates an authorizer for an HTTP API. Set it as `defaultAuthorizer`.
   *
   * @throws OptionError when the route table is not valid, or no policy can distinguish its routes.
   */
  httpAuthorizer<const Server extends Definition['resourceServers'][number]>(
    id: string,
    props: RouteAuthorizerProps<Server>,
  ): HttpLambdaAuthorizer {
    return httpAuthorizer(this.#authorizers, id, props as RouteAuthorizerProps)
  }

  /**
   * Creates an authorizer for the `$connect` route of a WebSocket API.
   *
   * @throws OptionError when the requirement is not valid.
   */
  webSocketAuthorizer<const Server extends Definition['resourceServers'][number]>(
    id: string,
    props: WebSocketAuthorizerProps<Server>,
  ): WebSocketLambdaAuthorizer {
    return webSocketAuthorizer(this.#authorizers, id, props as WebSocketAuthorizerProps)
  }

  /** Configures a guarded function to trust the user pool: sets its environment variable `COGNITO_USER_POOL_ID`. */
  bind(guarded: LambdaFunction): void {
    guarded.addEnvironment('COGNITO_USER_POOL_ID', this.userPoolId)
  }
}

function createResourceServers(
  scope: Construct,
  userPool: IUserPool,
  servers: readonly ResourceServer[],
): DependencyGroup {
  const made = servers.map(({ identifier, name, scopes }, index) => {
    // An identifier may contain characters that are not allowed in a construct ID.
    const id = `ResourceServer-${identifier.replaceAll(/[^\w-]+/g, '-')}-${index}`
    return new CfnUserPoolResourceServer(scope, id, {
      userPoolId: userPool.userPoolId,
      identifier,
      name,
      scopes: Object.entries(scopes).map(([scopeName, scopeDescription]) => ({
        scopeName,
        scopeDescription,
      })),
    })
  })
  return new DependencyGroup(...made)
}

function createVpcEndpoint(
  scope: Construct,
  { vpc, subnets, securityGroups }: PrivateLinkProps,
): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(scope, 'VpcEndpoint', {
    vpc,
    service: InterfaceVpcEndpointAwsService.COGNITO_IDP,
    privateDnsEnabled: true,
    ...(subnets !== undefined && { subnets }),
    ...(securityGroups !== undefined && { securityGroups: [...securityGroups] }),
  })
}
