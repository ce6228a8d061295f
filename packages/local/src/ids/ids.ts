import { createHash, randomBytes } from 'node:crypto'

const lowercase = 'abcdefghijklmnopqrstuvwxyz0123456789'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The part of a state file from which the sequence of IDs continues. */
export interface IdsState {
  readonly seed: string
  readonly counters: Readonly<Record<string, number>>
}

/**
 * Generates the IDs and secrets that Cognito would generate at random. They are derived from the seed: the same seed
 * results in the same IDs in the same order.
 */
export interface Ids {
  /** 26 lower-case letters and digits, as Cognito's app client IDs. The same for the same `label`, if one is passed. */
  clientId(label?: string): string
  /** 51 letters and digits, as Cognito's client secrets. */
  clientSecret(label?: string): string
  /** `<region>_` and nine letters or digits. */
  userPoolId(region: string, label?: string): string
  /** 44 characters of base64, as Cognito's key IDs. `label` identifies the key. */
  kid(label: string): string
  /** A UUID for `jti`, secret IDs and request IDs. Each `purpose` has its own counter. */
  uuid(purpose: string): string
  /** 32 bytes for a label, always the same. */
  bytes(label: string): Buffer
  state(): IdsState
}

/** @param state The seed and the counters. Default: a random seed. */
export function createIds(state: IdsState = { seed: randomBytes(16).toString('hex'), counters: {} }): Ids {
  const counters = new Map(Object.entries(state.counters))
  const bytes = (label: string) => createHash('sha256').update(`${state.seed}\n${label}`).digest()
  const next = (purpose: string) => {
    const count = counters.get(purpose) ?? 0
    counters.set(purpose, count + 1)
    return `${purpose}/${count}`
  }
  const text = (label: string, alphabet: string, length: number) => {
    const source = Buffer.concat([bytes(`${label}/a`), bytes(`${label}/b`)])
    return Array.from(source.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('')
  }
  return {
    clientId: (label) => text(`client_id/${label ?? next('client_id')}`, lowercase, 26),
    clientSecret: (label) => text(`client_secret/${label ?? next('client_secret')}`, letters, 51),
    userPoolId: (region, label) => `${region}_${text(`user_pool/${label ?? next('user_pool')}`, letters, 9)}`,
    kid: (label) => bytes(`kid/${label}`).toString('base64'),
    uuid(purpose) {
      const hex = bytes(next(purpose)).toString('hex')
      const variant = 'ab89'[Number.parseInt(hex.charAt(16), 16) % 4]
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    },
    bytes,
    state: () => ({ seed: state.seed, counters: Object.fromEntries(counters) }),
  }
}
