import type { Allowed, Refused } from '@cognito-m2m/core'
import type { HttpResult } from '../events/http-event.ts'

/** What {@link LambdaGuard.check} resolves to: the token, or the result to return instead. */
export type LambdaDecision<Token> = Allowed<Token> | (Refused & { readonly result: HttpResult })
