import { cognitoM2M } from '@cognito-m2m/lambda/handler'
import { seed } from './seed.ts'

export const guard = cognitoM2M({ issuers: [{ issuer: seed.issuer, jwks: seed.jwks }] })
