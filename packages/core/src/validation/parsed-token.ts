import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { JsonObject } from './json-object.ts'

/** What is used of a token's header. */
export interface JoseHeader {
  /** The first part of the token, as it came. */
  readonly encoded: string
  readonly algorithm: SignatureAlgorithm
  readonly kid: string
}

/**
 * A token taken apart: nothing in it is proved yet, and only the signature stage may read it. A type of its own, so
 * that the claims stage cannot be handed one by mistake.
 */
export interface ParsedToken {
  readonly outcome: 'parsed'
  readonly header: JoseHeader
  readonly payload: JsonObject
  /** `header.payload`, as it came. */
  readonly signingInput: string
  readonly signature: Uint8Array
}
