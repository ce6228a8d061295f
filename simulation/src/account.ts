import type { ClockLike, TokenReply } from '@cognito-m2m/core'

/** An AWS account's token endpoint, with a quota that all clients share, and outages. */
export interface Account {
  /** One request by one client; resolves after the latency. */
  request(): Promise<TokenReply>
  /** Whether all requests get 503. */
  down: boolean
  /** Requests offered in each second so far, accepted or not. */
  readonly offered: readonly number[]
  readonly issued: () => number
  readonly throttled: () => number
}

export const lifetimeSeconds = 3600

/** @param quota Requests per second, as a token bucket whose capacity is one second of them, and at least 20. */
export function createAccount(clock: ClockLike, random: () => number, quota: number): Account {
  const offered: number[] = []
  const capacity = Math.max(20, quota)
  let level = capacity
  let levelAt = 0
  let issued = 0
  let throttled = 0

  function reply(): TokenReply {
    const now = clock.monotonic()
    const second = Math.floor(now)
    while (offered.length <= second) offered.push(0)
    offered[second] = (offered[second] ?? 0) + 1
    level = Math.min(capacity, level + (now - levelAt) * quota)
    levelAt = now
    if (account.down) return { outcome: 'failed', code: 'server_error', fault: 'transient', status: 503 }
    if (level < 1) {
      throttled++
      return { outcome: 'failed', code: 'throttled', fault: 'throttled', status: 429 }
    }
    level--
    issued++
    const expiresAt = now + lifetimeSeconds
    return {
      outcome: 'issued',
      accessToken: `${issued}.${expiresAt.toFixed(0)}`,
      expiresInSeconds: lifetimeSeconds,
      respondedAt: clock.now(),
    }
  }

  const account: Account = {
    down: false,
    offered,
    issued: () => issued,
    throttled: () => throttled,
    request() {
      const answer = reply()
      return new Promise((resolve) => {
        clock.schedule(0.03 + random() * 0.05, () => resolve(answer), { keepAlive: false })
      })
    },
  }
  return account
}

/** When a token of this account expires, on the monotonic clock. */
export function expiryOf(accessToken: string): number {
  return Number(accessToken.split('.')[1])
}
