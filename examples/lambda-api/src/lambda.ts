import { createAuthorizer } from './authorizer.ts'
import { createHandler } from './handler.ts'

// Entry point of the deployed functions, which set COGNITO_USER_POOL_ID.
const { COGNITO_USER_POOL_ID } = process.env
if (COGNITO_USER_POOL_ID === undefined)
  throw new Error('Set COGNITO_USER_POOL_ID, such as eu-west-1_AbCdEf123.')

export const handler = createHandler({ userPoolId: COGNITO_USER_POOL_ID })
export const authorizer = createAuthorizer({ userPoolId: COGNITO_USER_POOL_ID })
