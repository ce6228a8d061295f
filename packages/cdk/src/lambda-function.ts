import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

/** Creates a function of this package and its policy, which initially allows only writing its own log. */
export function createFunction(
  scope: Construct,
  props: {
    readonly description: string
    readonly code: Code
    readonly timeout: Duration
    readonly environment?: Record<string, string>
  },
): { readonly fn: LambdaFunction; readonly policy: Policy } {
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  const policy = new Policy(scope, 'Policy', { roles: [role] })
  logGroup.grantWrite(policy)
  const fn = new LambdaFunction(scope, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    role,
    logGroup,
    ...props,
  })
  return { fn, policy }
}
