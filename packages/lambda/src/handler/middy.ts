import type { HttpEvent, HttpResult } from '../events/http-event.ts'
import type { LambdaDecision } from './lambda-decision.ts'

/** Middleware for middy, typed structurally so that middy need not be installed. */
export interface MiddyMiddleware<Token> {
  before(request: { event: HttpEvent; context: MiddyContext<Token> }): Promise<HttpResult | undefined>
}

/**
 * Lambda's context with the token. It declares every required member of `Context` from `@types/aws-lambda`, on which
 * this package does not depend, because middy 5 and 6 infer the context's type only from a complete one.
 */
export interface MiddyContext<Token> {
  accessToken: Token
  callbackWaitsForEmptyEventLoop: boolean
  functionName: string
  functionVersion: string
  invokedFunctionArn: string
  memoryLimitInMB: string
  awsRequestId: string
  logGroupName: string
  logStreamName: string
  getRemainingTimeInMillis(): number
  done(error?: Error, result?: unknown): void
  fail(error: Error | string): void
  succeed(message: unknown, object?: unknown): void
}

/** @see LambdaGuard.middy */
export function middyMiddleware<Token>(
  check: (event: HttpEvent) => Promise<LambdaDecision<Token>>,
): MiddyMiddleware<Token> {
  return {
    async before({ event, context }) {
      const decision = await check(event)
      if (!decision.allowed) return decision.result
      context.accessToken = decision.token
      return undefined
    },
  }
}
