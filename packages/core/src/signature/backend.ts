import type { SignatureAlgorithm } from './algorithms.ts'

/** The public members of a validated key, without any others. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

/**
 * Verifies signatures with one key and one algorithm. Both are bound at import, so a token cannot choose them (RFC 8725
 * §3.1).
 *
 * @param signingInput `header.payload`, as in the token (RFC 7515 §5.2).
 * @param signature The decoded third part of the token.
 * @returns Whether the signature matches. A wrong signature is `false`, not an error.
 */
export type VerifySignature = (signingInput: string, signature: Uint8Array) => boolean | Promise<boolean>

/** How a runtime verifies signatures: with `node:crypto` on Node.js, with WebCrypto elsewhere. */
export interface SignatureBackend {
  /** For diagnostics only. */
  readonly name: string
  /**
   * Imports a public key for one algorithm.
   *
   * @returns The function that verifies signatures with it.
   * @throws When the runtime cannot use the key. The key is then ignored.
   */
  importKey(algorithm: SignatureAlgorithm, jwk: PublicJwk): VerifySignature | Promise<VerifySignature>
  /**
   * Decodes strict base64url (RFC 7515 §2, RFC 8725 §3.14): only characters of its alphabet, a possible length, and zero
   * trailing bits.
   *
   * @returns The bytes, or `undefined` if the string is not strict base64url.
   */
  decodeBase64url(text: string): Uint8Array | undefined
}
