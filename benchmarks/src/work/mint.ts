import { type KeyObject, randomUUID, sign } from 'node:crypto'
import { promisify } from 'node:util'

// With a callback, signing runs on the thread pool and uses all processors.
const signAsync = promisify(sign)

/** Signs claims over those of a Cognito machine token. */
export type Mint = (claims?: Readonly<Record<string, unknown>>) => Promise<string>

/**
 * Creates tokens as Cognito does. `aud` is the client's own ID, as a V3 trigger may add it, because one of the peers
 * (express-oauth2-jwt-bearer) requires an audience, and all of them get the same tokens.
 */
export function createMint(signer: {
  readonly issuer: string
  readonly clientId: string
  readonly kid: string
  readonly privateKey: KeyObject
}): Mint {
  const { issuer, clientId, kid, privateKey } = signer
  const header = encode({ kid, alg: 'RS256' })
  return async (claims = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const payload = encode({
      sub: clientId,
      token_use: 'access',
      scope: 'orders/read orders/write',
      auth_time: now,
      iss: issuer,
      exp: now + 86_400,
      iat: now,
      version: 2,
      jti: randomUUID(),
      client_id: clientId,
      aud: clientId,
      ...claims,
    })
    const signature = await signAsync('sha256', Buffer.from(`${header}.${payload}`), privateKey)
    return `${header}.${payload}.${signature.toString('base64url')}`
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
