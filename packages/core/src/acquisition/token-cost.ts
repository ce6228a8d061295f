import type { EventListener } from '../events.ts'
import { checkedMembers, checkedNumber } from '../options.ts'

/** What one process did with tokens. */
export interface TokenUsage {
  /** Calls of `getToken` that got a token. Without a cache, each would have requested one. */
  readonly served: number
  /** Tokens that the endpoint issued to this process, each of which is billed. */
  readonly issued: number
}

/** Options of {@link tokenCost} and {@link createCostMeter}. */
export interface TokenPrice {
  /**
   * Price of one token, in US dollars, 0 to 1000. Default: 0.00225, what Cognito charges for a machine token; there is no
   * free tier. Your Region, currency or agreement may differ.
   */
  readonly dollarsPerToken?: number
}

/** What {@link TokenUsage} costs, in US dollars. */
export interface TokenCost extends TokenUsage {
  /** `issued`, times the price. */
  readonly dollars: number
  /** `served`, times the price. */
  readonly dollarsWithoutCache: number
  /** The difference: negative if more tokens were issued than served, as when a background refresh was the last to happen. */
  readonly dollarsSaved: number
}

/**
 * What tokens cost, and what they would have cost if each call had requested its own.
 *
 * @throws OptionError when the price is not a finite number in its range.
 * @see https://aws.amazon.com/cognito/pricing/
 *
 * @example
 * ```ts
 * import { tokenCost } from '@cognito-m2m/core'
 *
 * tokenCost({ served: 86_400, issued: 32 }).dollars // 0.072, instead of 194.40
 * ```
 */
export function tokenCost({ served, issued }: TokenUsage, price: TokenPrice = {}): TokenCost {
  const dollarsPerToken = checkedPrice(price)
  const dollars = issued * dollarsPerToken
  const dollarsWithoutCache = served * dollarsPerToken
  return { served, issued, dollars, dollarsWithoutCache, dollarsSaved: dollarsWithoutCache - dollars }
}

/** Counts what token sources acquire, and what that costs. */
export interface CostMeter {
  /** To pass as `onEvent` to any number of token sources and managers. */
  readonly onEvent: EventListener
  /** The cost so far, of this process alone. */
  read(): TokenCost
}

/**
 * Creates a cost meter. It counts in the memory of this process: add up the processes of a fleet, or use the metrics of
 * `@cognito-m2m/opentelemetry`.
 *
 * @throws OptionError when the price is not a finite number in its range.
 * @example
 * ```ts
 * import { createCostMeter, createTokenSource } from '@cognito-m2m/core'
 *
 * const meter = createCostMeter()
 * const tokens = createTokenSource({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientId: process.env.CLIENT_ID ?? '',
 *   clientSecret: process.env.CLIENT_SECRET ?? '',
 *   onEvent: meter.onEvent,
 * })
 * setInterval(() => console.info(meter.read()), 3_600_000).unref()
 * ```
 */
export function createCostMeter(price: TokenPrice = {}): CostMeter {
  checkedPrice(price)
  const kept = { ...price }
  let [served, issued] = [0, 0]
  return {
    onEvent(event) {
      if (event.type === 'token_served') served += 1
      else if (event.type === 'token_attempt_ended' && event.outcome === 'issued') issued += 1
    },
    read: () => tokenCost({ served, issued }, kept),
  }
}

function checkedPrice(price: TokenPrice): number {
  const { dollarsPerToken } = checkedMembers('price', price, { dollarsPerToken: true })
  return checkedNumber('dollarsPerToken', dollarsPerToken, { min: 0, max: 1000, fallback: 0.00225 })
}
