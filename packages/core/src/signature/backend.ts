import type { SignatureAlgorithm } from './algorithms.ts'

/** The public members of a checked key, and no others. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

/**
 * Verifies with one key and one algorithm, bound at import: a token cannot choose either (RFC 8725 §3.1).
 *
 * @param signingInput `header.payload`, as in the token (RFC 7515 §5.2).
 * @param signature The bytes of the token's third part.
 * @returns Whether it matches. A wrong signature is `false`, not an error.
 */
export type VerifySignature = (signingInput: string, signature: Uint8Array) => boolean | Promise<boolean>

/** Signature verification of a runtime: `node:crypto` on Node.js, WebCrypto elsewhere. */
export interface SignatureBackend {
  readonly name: string
  /**
   * @returns The verifying function.
   * @throws When the runtime cannot use the key, which is then ignored.
   */
  importKey(algorithm: SignatureAlgorithm, jwk: PublicJwk): VerifySignature | Promise<VerifySignature>
  /**
   * Decodes strict base64url (RFC 7515 §2, RFC 8725 §3.14): only its alphabet, a possible length, and zero trailing bits.
   *
   * @returns The bytes, or undefined when it is not strict.
   */
  decodeBase64url(text: string): Uint8Array | undefined
}
