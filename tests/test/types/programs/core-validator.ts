import {
  createTokenValidator,
  defineResourceServer,
  type TokenValidator,
  type TokenValidatorOptions,
  type ValidatedToken,
} from '@cognito-m2m/core'
import { z } from 'zod'
import type { Same } from './equal.ts'

const tenantClaims = z.object({ tenant: z.string(), tier: z.enum(['free', 'paid']).default('free') })
const orders = defineResourceServer({
  identifier: 'https://orders.example',
  scopes: { read: 'Read orders', write: 'Change orders' },
})

// The three that people write first, exported, so that their declarations are emitted.
export const plain = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123' })
export const named = createTokenValidator({
  userPoolId: 'eu-west-1_AbCdEf123',
  resource: 'https://orders.example',
})
export const full = createTokenValidator({
  userPoolId: ['eu-west-1_AbCdEf123', 'eu-west-1_Other1234'],
  resource: orders,
  customClaims: tenantClaims,
  isRevoked: async (token) => token.claims.tenant === 'closed',
})

type OrdersScope = 'read' | 'write' | 'https://orders.example/read' | 'https://orders.example/write'
interface TenantClaims {
  tenant: string
  tier: 'free' | 'paid'
}
export const plainType: Same<typeof plain, TokenValidator<unknown, string>> = true
export const namedType: Same<typeof named, TokenValidator<unknown, string>> = true
export const fullType: Same<typeof full, TokenValidator<TenantClaims, OrdersScope>> = true

export async function listOrders(accessToken: string) {
  const token = await full.validate(accessToken, { scopes: 'read' })
  const tier: 'free' | 'paid' = token.claims.tier
  const resources: readonly string[] = token.resources
  return {
    tenant: token.claims.tenant,
    tier,
    resources,
    client: token.clientId,
    custom: token.claims.anything,
  }
}
export const listed: Same<Awaited<ReturnType<typeof listOrders>>['tenant'], string> = true

export async function mistakes(accessToken: string) {
  // @ts-expect-error a misspelled scope
  await full.validate(accessToken, { scopes: 'raed' })
  // @ts-expect-error a misspelled member
  await full.validate(accessToken, { scope: 'read' })
  // @ts-expect-error a result, where the token is meant
  ;(await plain.safeValidate(accessToken)).clientId
  // @ts-expect-error not awaited
  plain.validate(accessToken).clientId
  // @ts-expect-error the token is frozen
  ;(await plain.validate(accessToken)).clientId = 'me'
  // @ts-expect-error a misspelled option
  createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', clientId: ['a'] })
  // @ts-expect-error the old option
  createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', memory: false })
  // @ts-expect-error a missing environment variable, which would open the API
  createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', resource: process.env.RESOURCE })
}

// Options that are put together first.
const options: TokenValidatorOptions = {
  userPoolId: process.env.USER_POOL_ID ?? '',
  resource: 'orders',
  ...(process.env.CLIENT_ID !== undefined && { clientIds: [process.env.CLIENT_ID] }),
}
export const fromVariable = createTokenValidator(options)
const inferred = {
  userPoolId: 'eu-west-1_AbCdEf123',
  resource: 'orders',
  clientIds: ['a'],
  jwks: { keys: [] },
}
export const fromInferred = createTokenValidator(inferred)

// Fakes in tests, and wrappers.
export const fake: Pick<TokenValidator, 'validate' | 'safeValidate'> = {
  validate: async (token) => ({ clientId: token }) as ValidatedToken,
  safeValidate: async (token) => ({ outcome: 'valid', token: { clientId: token } as ValidatedToken }),
}
export const forwarded = (...args: Parameters<typeof full.validate>) => full.validate(...args)
export const forwardedToken = forwarded('token', { scopes: 'read' })

// Through helpers of their own, by the widest type.
export function clientOf(validator: TokenValidator, accessToken: string): Promise<string> {
  return validator.validate(accessToken).then((token: ValidatedToken) => token.clientId)
}
export const clients = [clientOf(plain, 'a'), clientOf(fromVariable, 'b')]
export class Api {
  readonly #validator: TokenValidator
  constructor(validator: TokenValidator) {
    this.#validator = validator
  }
  client(accessToken: string) {
    return this.#validator.validate(accessToken, { scopes: ['orders/read'] })
  }
}
