import { readFileSync } from 'node:fs'
import { type AuthorizerConfig, authorizerFor } from '../src/authorizer-for.ts'

const config: AuthorizerConfig = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8'))

/** The Lambda function behind `CognitoM2M`'s authorizers. */
export const handler = authorizerFor(config, { userPoolId: process.env.COGNITO_USER_POOL_ID ?? '' })
