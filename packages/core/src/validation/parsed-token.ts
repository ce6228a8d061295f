import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { JsonObject } from './json-object.ts'

/** The header parameters that validation uses. */
export interface JoseHeader {
  /** The first part of the token, as received. */
  readonly encoded: string
  readonly algorithm: SignatureAlgorithm
  readonly kid: string
}

/**
 * A parsed, unverified token. Only the signature stage may read it; its own type prevents passing it to the claims
 * stage by mistake.
 */
export interface ParsedToken {
  readonly outcome: 'parsed'
  readonly header: JoseHeader
  readonly payload: JsonObject
  /** `header.payload`, as received. */
  readonly signingInput: string
  readonly signature: Uint8Array
}
