import { Validations } from 'aws-cdk-lib'
import {
  AccountRecovery,
  type CfnUserPool,
  CfnUserPoolReplica,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { CognitoM2MProps } from './props.ts'

/** Creates a user pool for machines. Sign-up is disabled, and manually added users need a strong password and MFA. */
export function createUserPool(scope: Construct, props: CognitoM2MProps): UserPool {
  const { userPoolName, preTokenGeneration, replication, deletionProtection = true } = props
  const needsEssentials = preTokenGeneration !== undefined || replication !== undefined
  const userPool = new UserPool(scope, 'UserPool', {
    ...(userPoolName !== undefined && { userPoolName }),
    featurePlan: FeaturePlan[props.featurePlan ?? (needsEssentials ? 'ESSENTIALS' : 'LITE')],
    deletionProtection,
    selfSignUpEnabled: false,
    signInCaseSensitive: false,
    accountRecovery: AccountRecovery.NONE,
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 16,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
  })
  if (preTokenGeneration !== undefined) {
    userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, preTokenGeneration, LambdaVersion.V3_0)
  }
  const resource = userPool.node.defaultChild as CfnUserPool
  const issuerType = props.issuerType ?? (replication === undefined ? undefined : 'UPDATED')
  if (issuerType !== undefined) resource.issuerConfiguration = { type: issuerType }
  if (replication !== undefined) {
    resource.keyConfiguration = { keyType: 'CUSTOMER_MANAGED_KEY', kmsKeyArn: replication.key.keyArn }
    for (const regionName of replication.regions) {
      new CfnUserPoolReplica(scope, `Replica-${regionName}`, { userPoolId: userPool.userPoolId, regionName })
    }
  }
  const reason =
    'Threat protection applies to user sign-in. This user pool has no users: machines authenticate as app clients.'
  for (const id of ['AwsSolutions-COG3', 'AwsSolutions-COG8']) {
    Validations.of(resource).acknowledge({ id, reason })
  }
  return userPool
}
