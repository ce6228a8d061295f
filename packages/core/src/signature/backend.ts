import type { Answer } from '../answer.ts'
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
 * @param signature The token's third part: base64url, already found to be strict.
 * @returns Whether it matches. Never throws for a signature that is merely wrong.
 */
export type VerifySignature = (signingInput: string, signature: string) => Answer<boolean>

/** What a runtime must offer. Node has `node:crypto`, every other one WebCrypto; one suite holds both to the same. */
export interface SignatureBackend {
  readonly name: string
  /**
   * @returns The verifying function.
   * @throws When the runtime cannot use the key; it is then left out of its set.
   */
  importKey(algorithm: SignatureAlgorithm, jwk: PublicJwk): Answer<VerifySignature>
  /** Bytes of a text already found to be strict base64url. */
  decodeBase64url(text: string): Uint8Array
}
