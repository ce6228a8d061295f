import { randomBytes, randomUUID } from 'node:crypto'
import { readTokens } from './tokens.ts'
import type { Work } from './work.ts'

/** What an attacker sends. None of it needs a key. */
export const garbageKinds = ['random kids', 'forged signatures', 'oversize', 'unknown issuers'] as const
export type GarbageKind = (typeof garbageKinds)[number]

/** Length of a token that still fits into Node's default limit of 16 KiB of headers. */
const oversizeCharacters = 15_000

/** Distinct garbage of one kind. */
export function makeGarbage(kind: GarbageKind, work: Work, count: number): readonly string[] {
  const [header = '', payload = ''] = (readTokens(work, 1)[0] ?? '').split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const make = {
    'random kids': () => `${encode({ kid: randomUUID(), alg: 'RS256' })}.${payload}.${signature()}`,
    'forged signatures': () => `${header}.${payload}.${signature()}`,
    oversize: () =>
      `${header}.${encode({ ...claims, note: randomBytes(5_000).toString('hex') })}.${signature()}`,
    'unknown issuers': () =>
      `${header}.${encode({ ...claims, iss: `${work.issuer}${randomUUID()}` })}.${signature()}`,
  }[kind]
  return Array.from({ length: count }, () => make().slice(0, oversizeCharacters))
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** 2,048 bits below any modulus, so that no library refuses it for its size alone. */
function signature(): string {
  const bytes = randomBytes(256)
  bytes[0] = 0
  return bytes.toString('base64url')
}
