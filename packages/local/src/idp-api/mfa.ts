import { type Operations, requirePool, savePool } from './operation.ts'

/** Settings of multi-factor authentication: for users only, stored because provisioning tools read them back. */
export const mfaOperations: Operations<'GetUserPoolMfaConfig' | 'SetUserPoolMfaConfig'> = {
  GetUserPoolMfaConfig: ({ UserPoolId }, context) => ({
    MfaConfiguration: 'OFF',
    ...requirePool(context, UserPoolId).mfa,
  }),

  SetUserPoolMfaConfig({ UserPoolId, ...settings }, context) {
    const pool = requirePool(context, UserPoolId)
    const mfa = { ...pool.mfa, ...settings }
    savePool(context, { ...pool, mfa })
    return mfa
  },
}
