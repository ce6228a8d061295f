import type { SignatureAlgorithm } from './algorithms.ts'

/** The public members of a vetted key, and no others. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

/**
 * Verifies with one key and one algorithm, bound at import: a token cannot choose either (RFC 8725 §3.1).
 *
 * @param signingInput `header.payload`, as in the token (RFC 7515 §5.2).
 * @param signature The bytes of the token's third part.
 * @returns Whether it matches. Never throws for a signature that is merely wrong.
 */
export type VerifySignature = (signingInput: string, signature: Uint8Array) => boolean | Promise<boolean>

/** What a runtime must offer. Node has `node:crypto`, every other one WebCrypto; one suite holds both to the same. */
export interface SignatureBackend {
  readonly name: string
  /**
   * @returns The verifying function.
   * @throws When the runtime cannot use the key; it is then left out of its set.
   */
  importKey(algorithm: SignatureAlgorithm, jwk: PublicJwk): VerifySignature | Promise<VerifySignature>
  /**
   * Bytes of a strict base64url text (RFC 7515 §2, RFC 8725 §3.14): nothing but its alphabet, a length that can be,
   * and zero bits in the tail. Decoders skip or ignore all of these, so that many texts would be one token.
   *
   * @returns The bytes, or undefined when it is not strict.
   */
  decodeBase64url(text: string): Uint8Array | undefined
}
