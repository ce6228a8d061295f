import { checkedMembers, checkedNumber } from '../options.ts'
import { cacheKeyOf } from './cache-key.ts'
import type { ClientSecret } from './client-secret.ts'
import { createRetryBudget } from './retry-policy.ts'
import { type TokenSource, tokenSourceOf } from './token-source.ts'
import { checkedClient, clientOptionNames, type TokenSourceClient } from './token-source-client.ts'
import { checkedSettings, settingNames, type TokenSourceSettings } from './token-source-options.ts'

export interface TokenSourcesOptions extends TokenSourceSettings {
  /**
   * Most sources kept. Beyond it, the one that was asked for longest ago is dropped; whoever still holds it can go on
   * using it. Default: 1,000.
   */
  readonly maxSources?: number
}

/** Token sources for many clients and sets of scopes. */
export interface TokenSources {
  /**
   * The source for this client, these scopes and this metadata; made when there is none. Two calls get the same
   * source only when their secret is the same too: the same text, or the very same function. So keep one
   * function for each client, and do not make one for each call.
   *
   * @throws OptionError when an option is wrong.
   */
  get(client: TokenSourceClient): TokenSource
  /** Closes every source that it keeps. */
  close(): void
}

/**
 * One manager for many clients, bounded. Its sources share the settings, the store and one budget for retries.
 *
 * @throws OptionError when a setting is wrong.
 */
export function createTokenSources(options: TokenSourcesOptions = {}): TokenSources {
  checkedMembers('options', options, { ...settingNames, maxSources: true })
  const settings = checkedSettings(options)
  const range = { min: 1, max: 1_000_000, fallback: 1000, integer: true }
  const maxSources = checkedNumber('maxSources', options.maxSources, range)
  const budget = createRetryBudget()
  const nameOfSecret = createSecretNaming()
  /** In the order in which they were last asked for. */
  const sources = new Map<string, TokenSource>()

  return {
    get(clientOptions) {
      checkedMembers('options', clientOptions, clientOptionNames)
      const client = checkedClient(clientOptions, settings)
      const key = JSON.stringify([cacheKeyOf(client), nameOfSecret(client.clientSecret)])
      const source = sources.get(key) ?? tokenSourceOf(settings, client, budget)
      sources.delete(key)
      sources.set(key, source)
      if (sources.size > maxSources) {
        for (const oldest of sources.keys()) {
          sources.delete(oldest)
          break
        }
      }
      return source
    },
    close() {
      for (const source of sources.values()) source.close()
      sources.clear()
    },
  }
}

/** Who names another's client id, with a secret of their own, must not be served the other's token from memory. */
function createSecretNaming(): (secret: ClientSecret) => string | number {
  const numbers = new WeakMap<() => unknown, number>()
  let last = 0
  return (secret) => {
    if (typeof secret === 'string') return secret
    const known = numbers.get(secret)
    if (known !== undefined) return known
    numbers.set(secret, ++last)
    return last
  }
}
