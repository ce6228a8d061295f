import { awsJwtVerify, awsJwtVerifySync } from './aws-jwt-verify.ts'
import { cognitoM2M, cognitoM2MOnThreadPool, cognitoM2MSync } from './cognito-m2m.ts'
import { expressOAuth2JwtBearer } from './express-oauth2-jwt-bearer.ts'
import { fastJwtWithJwks, fastJwtWithPlainCache, fastJwtWithStaticKey } from './fast-jwt.ts'
import { jose } from './jose.ts'
import { jsonwebtokenWithJwksRsa } from './jsonwebtoken.ts'
import type { Validator } from './validator.ts'

/** Every validator that is compared, ours first. */
export const validators: readonly Validator[] = [
  cognitoM2M,
  cognitoM2MSync,
  cognitoM2MOnThreadPool,
  fastJwtWithStaticKey,
  fastJwtWithPlainCache,
  fastJwtWithJwks,
  awsJwtVerifySync,
  awsJwtVerify,
  jose,
  jsonwebtokenWithJwksRsa,
  expressOAuth2JwtBearer,
]

/** @throws RangeError when there is no validator with that name. */
export function validatorNamed(name: string): Validator {
  const validator = validators.find((candidate) => candidate.name === name)
  if (validator === undefined) throw new RangeError(`There is no validator called ${name}.`)
  return validator
}
