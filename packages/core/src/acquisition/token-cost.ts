import type { EventListener } from '../events.ts'
import { checkedMembers, checkedNumber } from '../options.ts'

/** Token counts of one process. */
export interface TokenUsage {
  /** Calls to `getToken` that returned a token. Without a token cache, each would have requested one. */
  readonly served: number
  /** Tokens that the endpoint issued to this process. Each is billed. */
  readonly issued: number
}

/** Options of {@link tokenCost} and {@link createCostMeter}. */
export interface TokenPrice {
  /**
   * Price of one token in US dollars, 0 to 1000. Default: 0.00225, Cognito's list price for a machine token; there is
   * no free tier. Your Region, currency or agreement may differ.
   */
  readonly dollarsPerToken?: number
}

/** {@link TokenUsage} with its cost in US dollars. */
export interface TokenCost extends TokenUsage {
  /** `issued` × price. */
  readonly dollars: number
  /** `served` × price. */
  readonly dollarsWithoutCache: number
  /**
   * `dollarsWithoutCache` − `dollars`. Negative if more tokens were issued than served, for example right after a
   * background refresh.
   */
  readonly dollarsSaved: number
}

/**
 * Calculates what tokens cost, and what they would have cost if each call had requested its own.
 *
 * @param usage Numbers of tokens served and issued.
 * @param price The price per token. Default: Cognito's list price, $0.00225.
 * @throws OptionError when the price is not a finite number from 0 to 1000.
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

/** Counts tokens and their cost. */
export interface CostMeter {
  /** Pass it as `onEvent` to any number of token sources and managers. */
  readonly onEvent: EventListener
  /** The cost of this process so far. */
  read(): TokenCost
}

/**
 * Creates a cost meter. It counts in the memory of this process. For a fleet, add up the processes or use the metrics
 * of `@cognito-m2m/opentelemetry`.
 *
 * @param price The price per token. Default: Cognito's list price, $0.00225.
 * @throws OptionError when the price is not a finite number from 0 to 1000.
 * @see https://aws.amazon.com/cognito/pricing/
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
