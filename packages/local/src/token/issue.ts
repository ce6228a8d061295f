import { keyIn } from '../keys/pool-keys.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { issuerOfPool, type Service } from '../service.ts'
import { accessTokenClaims } from './claims.ts'
import type { Authenticated } from './grant.ts'
import { compactJws } from './jws.ts'
import { invocationUrl, lambdaTrigger } from './lambda-trigger.ts'
import { customizedBy, type PreTokenGeneration } from './trigger.ts'

/** An access token and its lifetime. */
export interface IssuedToken {
  readonly token: string
  readonly expiresInSeconds: number
}

/**
 * Issues a token as Cognito does: only `kid` and `alg` in the header, signed with the pool's key for access tokens.
 *
 * @param clientMetadata Passed only to the trigger.
 * @throws TriggerError when the pool's trigger fails.
 */
export async function issueToken(
  service: Service,
  authenticated: Authenticated,
  granted: readonly string[],
  clientMetadata?: Readonly<Record<string, string>>,
): Promise<IssuedToken> {
  const { pool, client } = authenticated
  const trigger = service.triggers.get(pool.id) ?? namedTrigger(service, pool)
  const { scopes, addedClaims } = await customizedBy(trigger, authenticated, granted, clientMetadata)
  // Looked up after the trigger, because the keys may have been rotated in the meantime.
  const key = keyIn(service.registry.find(pool.id)?.keys ?? pool.keys, 'access', 'signing')
  if (key === undefined) throw new Error(`User pool ${pool.id} has no key that signs access tokens.`)
  const claims = accessTokenClaims({
    clientId: client.clientId,
    scopes,
    issuer: issuerOfPool(service, pool),
    nowSeconds: service.now(),
    expiresInSeconds: client.accessTokenSeconds,
    jti: service.ids.uuid('jti'),
  })
  const payload = { ...claims, ...addedClaims }
  const token = compactJws({ kid: key.kid, alg: 'RS256' }, payload, service.supply.key(key.number))
  return { token, expiresInSeconds: client.accessTokenSeconds }
}

/** The function in `LambdaConfig`. Triggers for machine tokens require version 3. */
function namedTrigger({ lambdaEndpoint }: Service, { settings }: UserPool): PreTokenGeneration | undefined {
  const { LambdaArn, LambdaVersion } = settings.LambdaConfig?.PreTokenGenerationConfig ?? {}
  if (lambdaEndpoint === undefined || LambdaArn === undefined || LambdaVersion !== 'V3_0') return undefined
  return lambdaTrigger(invocationUrl(lambdaEndpoint, LambdaArn))
}
