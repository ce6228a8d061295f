/** The same work for every subject: plain data, so that it can be sent to another process. */
export interface Work {
  readonly userPoolId: string
  readonly issuer: string
  readonly clientId: string
  /** The scope that every validation requires. */
  readonly scope: string
  readonly jwks: { readonly keys: readonly PublicRsaJwk[] }
  /** Where {@link Work.jwks} is served on loopback. */
  readonly jwksUri: string
  /** A JSON file with distinct valid tokens: too many to send to each process. */
  readonly tokenFile: string
  /** Tokens that every subject must refuse before it is measured. */
  readonly bad: Readonly<Record<BadToken, string>>
}

export type BadToken = 'expired' | 'other issuer' | 'other signature' | 'missing scope'

export interface PublicRsaJwk {
  readonly kty: 'RSA'
  readonly kid: string
  readonly alg: 'RS256'
  readonly use: 'sig'
  readonly n: string
  readonly e: string
}
