import { createTokenValidator } from '@cognito-m2m/core'

const [issuer, token] = process.argv.slice(2)
const validator = createTokenValidator({ issuers: [{ issuer }] })
const { outcome } = await validator.safeValidate(token)
console.log(outcome)
