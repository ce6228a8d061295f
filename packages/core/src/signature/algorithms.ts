/**
 * Every JWS algorithm that can be allowed (RFC 7518 §3.1, RFC 8037 §3.1). Symmetric algorithms and `none` do not exist here:
 * a public key must never be used as a shared secret (RFC 8725 §3.1).
 */
export type SignatureAlgorithm = keyof typeof algorithms

/** What each algorithm requires of its key. Used by both backends and by the validation of keys. */
export interface AlgorithmFacts {
  readonly kty: 'RSA' | 'EC' | 'OKP'
  /** For EC and OKP. */
  readonly crv?: string
  /** Bits of the hash; 0 if the signature scheme has its own. */
  readonly hashBits: 0 | 256 | 384 | 512
  /** RSA only: PKCS #1 v1.5 or PSS. */
  readonly padding?: 'pkcs1' | 'pss'
  /** Bytes of a coordinate, for EC and OKP. A signature has twice as many. */
  readonly coordinateBytes?: number
}

export const algorithms = {
  RS256: { kty: 'RSA', hashBits: 256, padding: 'pkcs1' },
  RS384: { kty: 'RSA', hashBits: 384, padding: 'pkcs1' },
  RS512: { kty: 'RSA', hashBits: 512, padding: 'pkcs1' },
  PS256: { kty: 'RSA', hashBits: 256, padding: 'pss' },
  PS384: { kty: 'RSA', hashBits: 384, padding: 'pss' },
  PS512: { kty: 'RSA', hashBits: 512, padding: 'pss' },
  ES256: { kty: 'EC', crv: 'P-256', hashBits: 256, coordinateBytes: 32 },
  ES384: { kty: 'EC', crv: 'P-384', hashBits: 384, coordinateBytes: 48 },
  ES512: { kty: 'EC', crv: 'P-521', hashBits: 512, coordinateBytes: 66 },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hashBits: 0, coordinateBytes: 32 },
} as const satisfies Record<string, AlgorithmFacts>

/** True for a name in the table, not for a property that every object inherits. */
export function isSignatureAlgorithm(name: unknown): name is SignatureAlgorithm {
  return typeof name === 'string' && Object.hasOwn(algorithms, name)
}

/** The table's entry for an algorithm. */
export function factsOf(algorithm: SignatureAlgorithm): AlgorithmFacts {
  return algorithms[algorithm]
}
