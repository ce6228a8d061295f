import type { ValidatedToken } from '@cognito-m2m/core'
import { jsonResponse } from '@cognito-m2m/core/adapter'
import { type HttpEvent, methodOf } from '../events/http-event.ts'
import type { LambdaDecision } from './lambda-decision.ts'

/** Middleware for the HTTP event handler of Powertools, typed structurally so that Powertools need not be installed. */
export type PowertoolsMiddleware<Token> = (args: {
  reqCtx: { event: HttpEvent; set(name: 'accessToken', token: Token): void }
  next: () => Promise<unknown>
}) => Promise<Response | undefined>

/** The environment type of a guarded Powertools router: `new Router<PowertoolsEnv>()` types `get('accessToken')`. */
export interface PowertoolsEnv<Token = ValidatedToken> {
  store: { request: { accessToken: Token } }
}

/** @see LambdaGuard.powertools */
export function powertoolsMiddleware<Token>(
  check: (event: HttpEvent) => Promise<LambdaDecision<Token>>,
): PowertoolsMiddleware<Token> {
  return async ({ reqCtx, next }) => {
    const decision = await check(reqCtx.event)
    if (!decision.allowed) return jsonResponse(methodOf(reqCtx.event), decision)
    reqCtx.set('accessToken', decision.token)
    await next()
    return undefined
  }
}
