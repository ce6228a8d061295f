import { factsOf, type SignatureAlgorithm } from '../signature/algorithms.ts'
import type { PublicJwk } from '../signature/backend.ts'
import { decodeStrict, isStrictBase64url } from '../signature/base64url.ts'

/** Why a key was ignored: stable codes. */
export type KeyFault =
  | 'not_an_object'
  | 'kid_not_valid'
  | 'kid_repeated'
  | 'key_type_not_usable'
  | 'use_not_sig'
  | 'key_ops_without_verify'
  | 'algorithm_not_allowed'
  | 'private_or_symmetric'
  | 'malformed'
  | 'too_weak'
  | 'too_large'
  | 'not_importable'

/** A key that may verify signatures, and the one algorithm that it is bound to. */
export interface CheckedJwk {
  readonly outcome: 'usable'
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  readonly jwk: PublicJwk
}

/** A key that must not verify signatures. */
export interface IgnoredJwk {
  readonly outcome: 'ignored'
  readonly reason: KeyFault
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * Checks one entry of a JWKS (RFC 7517 §4, RFC 8725 §3.4). Runtimes also import unsafe keys: 1024-bit moduli, an
 * exponent of 1, encryption keys.
 *
 * @param entry The entry as it is in the document.
 * @param allowed The issuer's algorithms. A key without `alg` is bound to the first one that fits its type.
 */
export function checkJwk(entry: unknown, allowed: readonly SignatureAlgorithm[]): CheckedJwk | IgnoredJwk {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return ignored('not_an_object')
  const jwk = entry as Readonly<Record<string, unknown>>
  const { kid } = jwk
  if (typeof kid !== 'string' || kid.length === 0 || kid.length > 256) return ignored('kid_not_valid')
  // A published private key lets anyone sign.
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) return ignored('private_or_symmetric')
  if (jwk.use !== undefined && jwk.use !== 'sig') return ignored('use_not_sig')
  const operations = jwk.key_ops
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return ignored('key_ops_without_verify')
  }
  const fitting = allowed.filter((name) => factsOf(name).kty === jwk.kty && factsOf(name).crv === crvOf(jwk))
  const { alg } = jwk
  if (fitting.length === 0) return ignored('key_type_not_usable')
  const algorithm = alg === undefined ? fitting[0] : fitting.find((name) => name === alg)
  if (algorithm === undefined) return ignored('algorithm_not_allowed')
  const material = publicMaterial(jwk, algorithm)
  return material.outcome === 'ignored' ? material : { outcome: 'usable', kid, algorithm, jwk: material.jwk }
}

/** The curve, for key types that have one. A `crv` member of an RSA key is ignored. */
function crvOf(jwk: Readonly<Record<string, unknown>>): unknown {
  return jwk.kty === 'RSA' ? undefined : jwk.crv
}

function ignored(reason: KeyFault): IgnoredJwk {
  return { outcome: 'ignored', reason }
}

type Material = { readonly outcome: 'material'; readonly jwk: PublicJwk } | IgnoredJwk

/** The checked members of the public key, without any others. */
function publicMaterial(jwk: Readonly<Record<string, unknown>>, algorithm: SignatureAlgorithm): Material {
  const { kty, crv, coordinateBytes = 0 } = factsOf(algorithm)
  if (kty === 'RSA') return rsaMaterial(jwk.n, jwk.e)
  const { x, y } = jwk
  if (!isCoordinate(x, coordinateBytes) || crv === undefined) return ignored('malformed')
  if (kty === 'OKP') return material({ kty, crv, x })
  return isCoordinate(y, coordinateBytes) ? material({ kty, crv, x, y }) : ignored('malformed')
}

function material(jwk: PublicJwk): Material {
  return { outcome: 'material', jwk }
}

function isCoordinate(value: unknown, bytes: number): value is string {
  return typeof value === 'string' && value.length === Math.ceil((bytes * 4) / 3) && isStrictBase64url(value)
}

function rsaMaterial(n: unknown, e: unknown): Material {
  if (typeof n !== 'string' || typeof e !== 'string') return ignored('malformed')
  // 1366 characters are 8192 bits, 6 are 32 bits. Longer values are not decoded.
  if (n.length > 1366 || e.length > 6) return ignored('too_large')
  const modulus = octetsOf(n)
  const exponent = octetsOf(e)
  if (modulus === undefined || exponent === undefined) return ignored('malformed')
  if (bitsOf(modulus) < 2048 || integerOf(exponent) < 65537) return ignored('too_weak')
  return isOdd(modulus) && isOdd(exponent) ? material({ kty: 'RSA', n, e }) : ignored('malformed')
}

/**
 * Decodes a Base64urlUInt (RFC 7518 §2) into octets, one per character. `undefined` if it starts with a zero octet (§6.3.1):
 * each key has only one valid form.
 */
function octetsOf(text: string): string | undefined {
  if (!isStrictBase64url(text)) return undefined
  const octets = decodeStrict(text)
  return octets.charCodeAt(0) === 0 ? undefined : octets
}

/** Computed from the first octet: converting a modulus to a `BigInt` takes longer than all other checks of a key. */
function bitsOf(octets: string): number {
  return octets.length * 8 - (Math.clz32(octets.charCodeAt(0)) - 24)
}

function isOdd(octets: string): boolean {
  return octets.charCodeAt(octets.length - 1) % 2 === 1
}

/** For at most four octets: more would not be exact. */
function integerOf(octets: string): number {
  let value = 0
  for (let index = 0; index < octets.length; index += 1) value = value * 256 + octets.charCodeAt(index)
  return value
}
