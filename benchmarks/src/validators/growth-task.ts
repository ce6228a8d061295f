import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createTokenValidator, type SignatureBackend } from '@cognito-m2m/core'
import type { Task } from '../isolated/task.ts'
import { measureRound, repeatFor } from '../measure/round.ts'
import { presentInTurn, readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'

/** One dimension grows, the others are constant. */
export interface GrowthParameters {
  readonly work: Work
  readonly grow: 'tokens' | 'issuers' | 'keys'
  readonly count: number
}

/** Accepts any signature: signing a million tokens with RSA would take a quarter of an hour, and is not measured. */
const anySignature: SignatureBackend = {
  name: 'any signature',
  importKey: () => () => true,
  decodeBase64url: (text) => {
    const bytes = Buffer.from(text, 'base64url')
    return bytes.toString('base64url') === text ? bytes : undefined
  },
}

const timesPresented = 2

export function prepare(parameters: GrowthParameters): Promise<Task> {
  return parameters.grow === 'tokens' ? prepareTokens(parameters) : prepareIssuers(parameters)
}

/** Presents `count` distinct new tokens, each twice, so that it is cached, and measures the heap before and after. */
async function prepareTokens({ work, count }: GrowthParameters): Promise<Task> {
  const [header = '', payload = ''] = (readTokens(work, 1)[0] ?? '').split('.')
  return {
    async round() {
      const validator = createTokenValidator({
        issuers: [{ issuer: work.issuer, jwksUri: null, jwks: work.jwks }],
        signatureBackend: anySignature,
      })
      const offer = async () => {
        const token = `${header}.${payload}.${randomBytes(256).toString('base64url')}`
        for (let time = 0; time < timesPresented; time += 1) {
          const result = await validator.safeValidate(token)
          if (result.outcome !== 'valid') throw new Error('A good token was refused.')
        }
      }
      await offer()
      globalThis.gc?.()
      const before = process.memoryUsage().heapUsed
      const round = await measureRound(async () => {
        for (let index = 0; index < count; index += 1) await offer()
        return count * timesPresented
      })
      globalThis.gc?.()
      const bytes = process.memoryUsage().heapUsed - before
      // Used once more, so that it is not collected before the heap is measured.
      if (validator.issuers.length !== 1) throw new Error('The validator is gone.')
      return {
        ...round,
        measures: { 'heap MiB': bytes / 2 ** 20, 'heap bytes per token offered': bytes / count },
      }
    },
  }
}

/** Validates new tokens of one key of one issuer among `count` others. */
async function prepareIssuers({ work, grow, count }: GrowthParameters): Promise<Task> {
  const others = grow === 'issuers' ? count - 1 : 0
  const spares = grow === 'keys' ? Array.from({ length: count - 1 }, (_, index) => spareKey(index)) : []
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const validator = createTokenValidator({
    issuers: [
      ...Array.from({ length: others }, (_, index) => ({ issuer: `${work.issuer}${index}` })),
      { issuer: work.issuer, jwksUri: null, jwks: { keys: [...spares, ...work.jwks.keys] } },
    ],
    tokenCache: false,
  })
  const present = presentInTurn(readTokens(work))
  const turn = async () => {
    const answer = validator.safeValidate(present())
    const { outcome } = answer instanceof Promise ? await answer : answer
    if (outcome !== 'valid') throw new Error('A good token was refused.')
    return 1
  }
  await turn()
  globalThis.gc?.()
  const bytes = process.memoryUsage().heapUsed - before
  return {
    round: async (seconds) => ({
      ...(await measureRound(() => repeatFor(seconds, turn))),
      measures: { 'heap MiB': bytes / 2 ** 20 },
    }),
  }
}

function spareKey(index: number) {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...publicKey.export({ format: 'jwk' }), kid: `spare-${index}`, alg: 'RS256', use: 'sig' }
}
