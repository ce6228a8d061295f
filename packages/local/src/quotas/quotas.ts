/**
 * Quotas of Amazon Cognito per second. The token endpoint and GetClientToken share the first one.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export interface QuotaOptions {
  /** Token requests per account and Region; not adjustable in AWS. Default: 150. */
  readonly tokensPerSecond?: number
  /** Requests per client and domain. Default: 300. */
  readonly requestsPerClientAndSecond?: number
  /** Requests per domain. Default: 500. */
  readonly requestsPerDomainAndSecond?: number
  /** JWKS downloads. Default: 50,000. */
  readonly jwksPerSecond?: number
}

/** Counts requests against the quotas. */
export interface Quotas {
  /** @returns Whether a token request is allowed. Refused requests are not counted. */
  takeToken(request: { region: string; domain?: string | undefined; clientId: string }): boolean
  /** @returns Whether a JWKS download is allowed. */
  takeJwks(): boolean
}

/** Quotas that allow everything. */
export const unlimited: Quotas = { takeToken: () => true, takeJwks: () => true }

/**
 * @param now Current time in seconds. Each key has a token bucket that refills within a second, as AWS describes its
 * quotas.
 */
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
  /** Takes from all buckets, or from none. */
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
