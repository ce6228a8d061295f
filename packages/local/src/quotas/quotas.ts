/**
 * What Amazon Cognito lets pass in a second. Both ways to a token share the first one.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export interface QuotaOptions {
  /** Token requests of the account in one Region, not adjustable. Default: 150. */
  readonly tokensPerSecond?: number
  /** Requests of one client at one domain. Default: 300. */
  readonly requestsPerClientAndSecond?: number
  /** Requests at one domain. Default: 500. */
  readonly requestsPerDomainAndSecond?: number
  /** Downloads of keys. Default: 50,000. */
  readonly jwksPerSecond?: number
}

/** Counts requests against the quotas. */
export interface Quotas {
  /** @returns Whether a token request may pass; one that may not is not counted. */
  takeToken(request: { region: string; domain?: string | undefined; clientId: string }): boolean
  /** @returns Whether a download of keys may pass. */
  takeJwks(): boolean
}

/** No quotas at all. */
export const unlimited: Quotas = { takeToken: () => true, takeJwks: () => true }

/** @param now Seconds. A bucket for each key fills up within a second, as AWS describes its quotas. */
export function createQuotas(options: QuotaOptions, now: () => number): Quotas {
  const buckets = new Map<string, { tokens: number; atSeconds: number }>()
  const bucket = (key: string, rate: number) => {
    const atSeconds = now()
    const former = buckets.get(key) ?? { tokens: rate, atSeconds }
    const tokens = Math.min(rate, former.tokens + Math.max(0, atSeconds - former.atSeconds) * rate)
    const current = { tokens, atSeconds }
    buckets.set(key, current)
    return current
  }
  /** All of them or none. */
  const take = (...needed: readonly { tokens: number }[]) => {
    if (needed.some(({ tokens }) => tokens < 1)) return false
    for (const one of needed) one.tokens -= 1
    return true
  }
  return {
    takeToken: ({ region, domain, clientId }) =>
      take(
        bucket(`region ${region}`, options.tokensPerSecond ?? 150),
        ...(domain === undefined
          ? []
          : [
              bucket(`domain ${domain}`, options.requestsPerDomainAndSecond ?? 500),
              bucket(`client ${domain} ${clientId}`, options.requestsPerClientAndSecond ?? 300),
            ]),
      ),
    takeJwks: () => take(bucket('jwks', options.jwksPerSecond ?? 50_000)),
  }
}
