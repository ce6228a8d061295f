import { andThen, type MaybePromise } from '../maybe-promise.ts'
import { invalid } from './failure.ts'
import { frozenCopy } from './frozen.ts'
import type { AccessTokenClaims, InvalidToken } from './result.ts'
import type { StandardResult, StandardSchema } from './standard-schema.ts'

const refused = invalid('claims', 'custom_claims_refused', 'claims that match the `customClaims` schema')

/** Claims that the schema accepted. */
export interface TypedClaims<Claims> {
  readonly outcome: 'typed'
  readonly claims: AccessTokenClaims & Claims
}

/**
 * Checks the claims with the user-supplied schema. Its output is merged over them, except for Cognito's own claims: a
 * schema cannot change verified values.
 */
export function checkCustomClaims<Claims>(
  claims: AccessTokenClaims,
  schema: StandardSchema<Claims>,
): MaybePromise<TypedClaims<Claims> | InvalidToken> {
  const conclude = (result: StandardResult<Claims>): TypedClaims<Claims> | InvalidToken => {
    if (result.issues !== undefined) return refused
    const { value } = result
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused
    return { outcome: 'typed', claims: frozenCopy({ ...claims, ...value, ...reserved(claims) }) }
  }
  return andThen(schema['~standard'].validate(claims), conclude)
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
