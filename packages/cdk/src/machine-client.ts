import { type AppClient, OptionError } from '@cognito-m2m/core'
import { CustomResource, Stack, Validations } from 'aws-cdk-lib'
import { CfnUserPoolClient, type IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct, type IDependable } from 'constructs'
import type { ClientSecretsFunction } from './client-secrets-function.ts'

/** Properties of a {@link MachineClient}. */
export interface MachineClientProps {
  readonly definition: AppClient
  readonly userPool: IUserPool
  readonly tokenEndpoint: string | undefined
  readonly secretsFunction: ClientSecretsFunction
  readonly encryptionKey: IKey | undefined
  /** Regions to which the user pool, and therefore the secret, is replicated. */
  readonly replicaRegions: readonly string[]
  /** Resource servers that must exist before Cognito accepts the client's scopes. */
  readonly resourceServers: IDependable
}

/**
 * The app client of one consumer, limited to the client credentials grant and its scopes, and its secret in Secrets
 * Manager.
 */
export class MachineClient extends Construct {
  /** Name of the app client in the definition. */
  readonly name: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /**
   * The secret. Its JSON value contains `clientId`, `clientSecret`, `userPoolId`, and `tokenEndpoint` unless the client
   * uses GetClientToken.
   */
  readonly secret: Secret
  readonly #tokenEndpoint: string | undefined
  #consumer: string | undefined

  constructor(scope: Construct, id: string, props: MachineClientProps) {
    super(scope, id)
    const { definition, userPool, secretsFunction, encryptionKey, replicaRegions } = props
    const usesTokenEndpoint = definition.tokenRequests === 'token_endpoint'
    const resource = new CfnUserPoolClient(this, 'AppClient', {
      userPoolId: userPool.userPoolId,
      clientName: definition.name,
      generateSecret: true,
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['client_credentials'],
      allowedOAuthScopes: [...definition.scopes],
      // If omitted, Cognito would allow authentication flows of users. GetClientToken requires its flow to be the only
      // one.
      explicitAuthFlows: [usesTokenEndpoint ? 'ALLOW_REFRESH_TOKEN_AUTH' : 'ALLOW_CLIENT_TOKEN_AUTH'],
      accessTokenValidity: definition.accessTokenSeconds,
      tokenValidityUnits: { accessToken: 'seconds' },
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
    })
    resource.node.addDependency(props.resourceServers)
    if (!usesTokenEndpoint) {
      Validations.of(resource).acknowledge({
        id: 'CloudFormation-Validate::W3030',
        reason:
          'ALLOW_CLIENT_TOKEN_AUTH was added in August 2026 and is not yet in the list of flows of aws-cdk-lib.',
      })
    }
    this.name = definition.name
    this.clientId = resource.ref
    this.scopes = definition.scopes
    this.#tokenEndpoint = usesTokenEndpoint ? props.tokenEndpoint : undefined
    const secret = new Secret(this, 'Secret', {
      description: `Credentials of the app client ${definition.name}`,
      ...(encryptionKey !== undefined && { encryptionKey }),
      ...(replicaRegions.length > 0 && { replicaRegions: replicaRegions.map((region) => ({ region })) }),
    })
    // Created empty. The function below writes the value, so that it never appears in a template, output or stack
    // event.
    ;(secret.node.defaultChild as CfnSecret).generateSecretString = undefined
    this.secret = secret
    secretsFunction.addSecret(secret)
    const stored = new CustomResource(this, 'StoredSecret', {
      resourceType: 'Custom::CognitoClientSecret',
      serviceToken: secretsFunction.function.functionArn,
      properties: {
        SecretId: secret.secretArn,
        UserPoolId: userPool.userPoolId,
        ClientId: this.clientId,
        ...(this.#tokenEndpoint !== undefined && { TokenEndpoint: this.#tokenEndpoint }),
      },
    })
    stored.node.addDependency(secretsFunction.permissions)
    secretsFunction.rotate(this, secret, stored)
  }

  /**
   * Grants one consumer read access to the secret.
   *
   * @throws OptionError when the client already has another consumer. Define a separate app client for each consumer,
   * so that each can be identified, limited and blocked independently.
   */
  grantRead(grantee: IGrantable): Grant {
    this.#claim(grantee)
    return this.secret.grantRead(grantee)
  }

  /**
   * Grants a function read access to the secret, and sets its environment variables: `COGNITO_CLIENT_ID`,
   * `COGNITO_CLIENT_SECRET_ARN`, `COGNITO_SCOPES` (space-delimited), and `COGNITO_TOKEN_ENDPOINT`, or `COGNITO_REGION`
   * for GetClientToken.
   *
   * @param options.prefix Prefix of the variable names, for a function with several clients. Default: `COGNITO_`.
   * @throws OptionError when the client already has another consumer.
   */
  bind(consumer: LambdaFunction, { prefix = 'COGNITO_' }: { readonly prefix?: string } = {}): Grant {
    const grant = this.grantRead(consumer)
    const address =
      this.#tokenEndpoint === undefined
        ? { REGION: Stack.of(this).region }
        : { TOKEN_ENDPOINT: this.#tokenEndpoint }
    const variables = {
      CLIENT_ID: this.clientId,
      CLIENT_SECRET_ARN: this.secret.secretArn,
      SCOPES: this.scopes.join(' '),
      ...address,
    }
    for (const [name, value] of Object.entries(variables)) consumer.addEnvironment(`${prefix}${name}`, value)
    return grant
  }

  #claim({ grantPrincipal }: IGrantable): void {
    // Roles and the principals of functions are constructs; account and service principals are not.
    const consumer = Construct.isConstruct(grantPrincipal)
      ? grantPrincipal.node.path
      : JSON.stringify(grantPrincipal.policyFragment.principalJson)
    if (this.#consumer !== undefined && this.#consumer !== consumer) {
      throw new OptionError(
        `appClients[${JSON.stringify(this.name)}]`,
        `already has a consumer, ${this.#consumer}. Define another app client for ${consumer}, so that each consumer can be identified, limited and blocked independently.`,
      )
    }
    this.#consumer = consumer
  }
}
