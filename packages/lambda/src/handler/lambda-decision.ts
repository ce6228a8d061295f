import type { Allowed, Refused } from '@cognito-m2m/core'
import type { HttpResult } from '../events/http-event.ts'

/** Result of {@link LambdaGuard.check}: the token, or the response to return instead. */
export type LambdaDecision<Token> = Allowed<Token> | (Refused & { readonly result: HttpResult })
