import { join } from 'node:path'
import { Duration, Lazy, Stack } from 'aws-cdk-lib'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { type Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnRotationSchedule, type Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct, type IDependable } from 'constructs'
import functionsFolder from '#functions-folder'
import { createFunction } from './lambda-function.ts'
import type { RotationProps } from './props.ts'

/** Maximum number of secrets per scheduled event, whose input is limited to 8192 characters. */
const secretsPerEvent = 40

/**
 * The function that stores each client's first secret, rotates secrets, and deletes previous ones. It has access only
 * to these secrets and this user pool.
 */
export class ClientSecretsFunction extends Construct {
  readonly function: LambdaFunction
  /** Permissions that must be in effect before the function runs. */
  readonly permissions: IDependable
  readonly #policy: Policy
  readonly #rotation: RotationProps | false
  readonly #secrets: Secret[] = []

  constructor(scope: Construct, id: string, props: { userPool: IUserPool; rotation: RotationProps | false }) {
    super(scope, id)
    this.#rotation = props.rotation
    const graceSeconds = this.#rotation === false ? undefined : this.#rotation.graceSeconds
    const { fn, policy } = createFunction(this, {
      description: 'Stores, rotates and retires the secrets of Cognito app clients',
      code: Code.fromAsset(join(functionsFolder, 'client-secrets')),
      timeout: Duration.minutes(1),
      ...(graceSeconds !== undefined && { environment: { GRACE_SECONDS: String(graceSeconds) } }),
    })
    this.function = fn
    this.#policy = policy
    this.permissions = policy
    this.#allow(props.userPool.userPoolArn, [
      'cognito-idp:AddUserPoolClientSecret',
      'cognito-idp:DeleteUserPoolClientSecret',
      'cognito-idp:DescribeUserPoolClient',
      'cognito-idp:ListUserPoolClientSecrets',
    ])
    if (this.#rotation !== false) {
      this.function.addPermission('SecretsManager', {
        principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
        sourceAccount: Stack.of(this).account,
      })
    }
  }

  /** Allows the function to read and write a secret. */
  addSecret(secret: Secret): void {
    this.#allow(secret.secretArn, [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ])
    secret.encryptionKey?.grantEncryptDecrypt(this.function)
  }

  /** Enables rotation of a secret, after its first value is stored. */
  rotate(scope: Construct, secret: Secret, firstValue: IDependable): void {
    if (this.#rotation === false) return
    const { everyDays = 30 } = this.#rotation
    const schedule = new CfnRotationSchedule(scope, 'Rotation', {
      secretId: secret.secretArn,
      rotationLambdaArn: this.function.functionArn,
      rotationRules: { scheduleExpression: `rate(${everyDays} day${everyDays === 1 ? '' : 's'})` },
      // The first value is new.
      rotateImmediatelyOnUpdate: false,
    })
    schedule.node.addDependency(firstValue, this.function)
    this.#retireLater(secret)
  }

  #retireLater(secret: Secret): void {
    const secrets = this.#secrets
    const number = Math.floor((secrets.push(secret) - 1) / secretsPerEvent)
    const first = number * secretsPerEvent
    if (secrets.length !== first + 1) return
    new Rule(this, `Retire${number === 0 ? '' : number}`, {
      description: 'Deletes previous client secrets once their grace period is over',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaTarget(this.function, {
          event: RuleTargetInput.fromObject({
            retire: Lazy.list({
              produce: () => secrets.slice(first, first + secretsPerEvent).map(({ secretArn }) => secretArn),
            }),
          }),
        }),
      ],
    })
  }

  #allow(resource: string, actions: string[]): void {
    this.#policy.addStatements(new PolicyStatement({ actions, resources: [resource] }))
  }
}
