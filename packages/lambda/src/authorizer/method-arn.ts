const stageOfMethod = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*]+\/(?:\*|[^/*]+)(?=\/[A-Z]+(?:\/|$))/
const connectRoute = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*]+\/[^/*]+\/\$connect$/

/**
 * `arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod`, of the ARN of any method of that stage. The stage may be `*`,
 * as in a test invocation of an authorizer.
 *
 * @throws Error when it is no such ARN.
 */
export function stageArnOf(arn: string): string {
  const stage = stageOfMethod.exec(arn)?.[0]
  if (stage === undefined) throw new Error('The event has no ARN of an API Gateway method or route.')
  return stage
}

/**
 * The ARN of the `$connect` route of a WebSocket API.
 *
 * @throws Error when it is none.
 */
export function connectArnOf(arn: string): string {
  if (!connectRoute.test(arn)) throw new Error('The event has no ARN of a `$connect` route.')
  return arn
}
