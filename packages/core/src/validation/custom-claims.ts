import { type Answer, andThen } from '../answer.ts'
import { failure } from './failure.ts'
import { frozenCopy } from './frozen.ts'
import type { AccessTokenClaims, TokenFailure } from './result.ts'
import type { StandardResult, StandardSchema } from './standard-schema.ts'

const refused = {
  failure: failure('claims', 'custom_claims_refused', 'claims as the `customClaims` schema describes them'),
}

/**
 * Has the user's schema judge the claims. Its output is laid over them, but for those that Cognito writes: a schema
 * cannot rewrite what the stages before it proved.
 */
export function judgeCustomClaims<Claims>(
  claims: AccessTokenClaims,
  schema: StandardSchema<Claims>,
): Answer<{ readonly claims: AccessTokenClaims & Claims } | { readonly failure: TokenFailure }> {
  const judge = (result: StandardResult<Claims>) => {
    if (result.issues !== undefined) return refused
    const { value } = result
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused
    return { claims: frozenCopy({ ...claims, ...value, ...reserved(claims) }) }
  }
  return andThen(schema['~standard'].validate(claims), judge)
}

const reservedNames = [
  'iss',
  'sub',
  'client_id',
  'token_use',
  'scope',
  'exp',
  'iat',
  'nbf',
  'auth_time',
  'jti',
  'version',
  'aud',
  'username',
]

function reserved(claims: AccessTokenClaims): AccessTokenClaims {
  return Object.fromEntries(
    reservedNames.filter((name) => Object.hasOwn(claims, name)).map((name) => [name, claims[name]]),
  ) as AccessTokenClaims
}
