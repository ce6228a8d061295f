import { createAuthorizer } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { heapBytes } from '../support/heap.ts'
import {
  base64url,
  claims,
  createFixture,
  header,
  keysFetch,
  mint,
  now,
  signSegments,
  userPoolId,
} from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const count = 60
const padding = 500_000
/** The header is one character longer each time: the same header, in other white space. */
const paddedHeader = (index: number) =>
  base64url(JSON.stringify(header).replace('}', `${' '.repeat(index)}}`))

describe('what a cache keeps of a long text', () => {
  it('is the token alone, and not the header that it was cut from', async () => {
    const authorizer = createAuthorizer({
      userPoolId,
      clock: createManualClock(now),
      fetch: keysFetch().fetch,
    })
    const authorize = authorizer.forRoute()
    const send = async (index: number) => {
      const token = mint({ claims: { jti: String(index) } })
      // A filler that differs each time, so that no two texts share their characters.
      const decision = await authorize(`Bearer${' '.repeat(padding + index)}${token}`, undefined)
      expect(decision.allowed).toBe(true)
    }
    await send(0)
    const before = heapBytes()
    for (let index = 1; index <= count; index++) await send(index)
    // 60 headers would be 30 MB.
    expect(heapBytes() - before).toBeLessThan(3_000_000)
  })

  it("is a token's first part alone, and not the token that it was cut from", async () => {
    const { validator } = createFixture({ tokenCache: false, maxTokenBytes: 65_536 })
    const filler = 'x'.repeat(45_000)
    const send = async (index: number) => {
      const payload = base64url(JSON.stringify({ ...claims, filler }))
      const token = signSegments(paddedHeader(index), payload)
      expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    }
    await send(0)
    const before = heapBytes()
    for (let index = 1; index < count; index++) await send(index)
    // 60 tokens would be 3.6 MB.
    expect(heapBytes() - before).toBeLessThan(1_200_000)
  })
})
