import { type AppClient, OptionError } from '@cognito-m2m/core'
import { CustomResource, Stack, Validations } from 'aws-cdk-lib'
import { CfnUserPoolClient, type IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct, type IDependable } from 'constructs'
import type { ClientSecretsFunction } from './client-secrets-function.ts'

/** What a {@link MachineClient} is made of. */
export interface MachineClientProps {
  readonly definition: AppClient
  readonly userPool: IUserPool
  readonly tokenEndpoint: string | undefined
  readonly secretsFunction: ClientSecretsFunction
  readonly encryptionKey: IKey | undefined
  /** Where the user pool is replicated: its clients' secrets are needed there too. */
  readonly replicaRegions: readonly string[]
  /** What must exist before Cognito takes the client's scopes. */
  readonly resourceServers: IDependable
}

/** One consumer: an app client that may only use client credentials and its scopes, and its secret in Secrets Manager. */
export class MachineClient extends Construct {
  /** Its name in the definition. */
  readonly name: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /** JSON: `clientId`, `clientSecret`, `userPoolId`, and `tokenEndpoint` unless it uses GetClientToken. */
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
      // Left out, Cognito would allow users' flows. GetClientToken wants its flow to be the only one.
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
        reason: 'ALLOW_CLIENT_TOKEN_AUTH is of August 2026, younger than the list of flows in aws-cdk-lib.',
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
    // Made empty. The function below writes the value, so that it passes through no template, output or stack event.
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
   * Lets one consumer read the secret.
   *
   * @throws OptionError for a second consumer: give it an app client of its own, so that it can be told apart, limited
   * and shut out by itself.
   */
  grantRead(grantee: IGrantable): Grant {
    this.#claim(grantee)
    return this.secret.grantRead(grantee)
  }

  /**
   * Lets a function read the secret, and tells it where to ask: `COGNITO_CLIENT_ID`, `COGNITO_CLIENT_SECRET_ARN`,
   * `COGNITO_SCOPES` (space-delimited), and `COGNITO_TOKEN_ENDPOINT`, or `COGNITO_REGION` for GetClientToken.
   *
   * @param options.prefix Of the variables' names, for a function with several clients. Default: `COGNITO_`.
   * @throws OptionError for a second consumer.
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
    // Roles and the functions' own principals are constructs; account and service principals are not.
    const consumer = Construct.isConstruct(grantPrincipal)
      ? grantPrincipal.node.path
      : JSON.stringify(grantPrincipal.policyFragment.principalJson)
    if (this.#consumer !== undefined && this.#consumer !== consumer) {
      throw new OptionError(
        `appClients[${JSON.stringify(this.name)}]`,
        `has a consumer already, ${this.#consumer}. Define another app client for ${consumer}: two consumers of one client cannot be told apart, limited or shut out separately.`,
      )
    }
    this.#consumer = consumer
  }
}
