const stageOfMethod = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*]+\/(?:\*|[^/*]+)(?=\/[A-Z]+(?:\/|$))/
const connectRoute = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*]+\/[^/*]+\/\$connect$/

/**
 * Returns the ARN of the stage, such as `arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod`, from the ARN of
 * one of its methods. The stage may be `*`, as in a test invocation of an authorizer.
 *
 * @throws Error when it is not such an ARN.
 */
export function stageArnOf(arn: string): string {
  const stage = stageOfMethod.exec(arn)?.[0]
  if (stage === undefined)
    throw new Error(
      'The event does not contain the ARN of an API Gateway method or route. Attach this function to an API as its Lambda authorizer.',
    )
  return stage
}

/**
 * Returns the ARN if it is that of the `$connect` route of a WebSocket API.
 *
 * @throws Error when it is any other ARN.
 */
export function connectArnOf(arn: string): string {
  if (!connectRoute.test(arn))
    throw new Error(
      'The event does not contain the ARN of a `$connect` route. Attach the authorizer to the `$connect` route.',
    )
  return arn
}
