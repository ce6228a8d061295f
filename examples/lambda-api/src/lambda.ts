import { createAuthorizer } from './authorizer.ts'
import { createHandler } from './handler.ts'

// What is deployed: COGNITO_USER_POOL_ID is set on the functions.
const { COGNITO_USER_POOL_ID } = process.env
if (COGNITO_USER_POOL_ID === undefined)
  throw new Error('Set COGNITO_USER_POOL_ID, such as eu-west-1_AbCdEf123.')

export const handler = createHandler({ userPoolId: COGNITO_USER_POOL_ID })
export const authorizer = createAuthorizer({ userPoolId: COGNITO_USER_POOL_ID })
