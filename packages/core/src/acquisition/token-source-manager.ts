import { checkedMembers, checkedNumber } from '../options.ts'
import type { ClientSecret } from './attempts/client-secret.ts'
import { createSharedState } from './shared-state.ts'
import { cacheKeyOf } from './store/cache-key.ts'
import { type TokenSource, tokenSourceOf } from './token-source.ts'
import { checkedClient, clientOptionNames, type TokenSourceClient } from './token-source-client.ts'
import { checkedSettings, settingNames, type TokenSourceSettings } from './token-source-options.ts'

/** Options of {@link createTokenSourceManager}. */
export interface TokenSourceManagerOptions extends TokenSourceSettings {
  /**
   * Maximum number of sources to keep, 1 to 1,000,000. Beyond it, the least recently used one is dropped; existing
   * references to a dropped source keep working. Default: 1,000.
   */
  readonly maxSources?: number
}

/** Token sources for many clients and sets of scopes. */
export interface TokenSourceManager {
  /**
   * Returns the source for this client, these scopes and this metadata, and creates it if there is none. Sources are
   * keyed by client ID and secret as well; secret functions compare by identity, so reuse one function per client.
   *
   * @throws OptionError when an option is invalid.
   */
  get(client: TokenSourceClient): TokenSource
  /** Closes every source that the manager holds. */
  close(): void
}

/**
 * Creates a manager for many clients, with a bounded number of sources. They share the settings, the store, the retry
 * quota, and the request limits that apply after throttling or failures of an endpoint.
 *
 * @param options Settings for all sources, and the maximum number of sources. Default: see each setting.
 * @returns The manager. Call {@link TokenSourceManager.get} for each client.
 * @throws OptionError when a setting is invalid.
 * @example
 * ```ts
 * import { createTokenSourceManager } from '@cognito-m2m/core'
 *
 * const manager = createTokenSourceManager({ marginSeconds: 60 })
 * const tokens = manager.get({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientId: process.env.CLIENT_ID ?? '',
 *   clientSecret: process.env.CLIENT_SECRET ?? '',
 * })
 * const token = await tokens.getToken()
 * ```
 */
export function createTokenSourceManager(options: TokenSourceManagerOptions = {}): TokenSourceManager {
  checkedMembers('options', options, { ...settingNames, maxSources: true })
  const settings = checkedSettings(options)
  const range = { min: 1, max: 1_000_000, fallback: 1000, integer: true }
  const maxSources = checkedNumber('maxSources', options.maxSources, range)
  const shared = createSharedState(settings)
  const nameOfSecret = createSecretNaming()
  /** Least recently used first. */
  const sources = new Map<string, TokenSource>()

  return {
    get(clientOptions) {
      checkedMembers('options', clientOptions, clientOptionNames)
      const client = checkedClient(clientOptions, settings)
      const key = JSON.stringify([cacheKeyOf(client), nameOfSecret(client.clientSecret)])
      const source = sources.get(key) ?? tokenSourceOf(client, shared)
      sources.delete(key)
      sources.set(key, source)
      const oldest = sources.keys().next().value
      if (sources.size > maxSources && oldest !== undefined) sources.delete(oldest)
      return source
    },
    close() {
      for (const source of sources.values()) source.close()
      sources.clear()
    },
  }
}

/**
 * The secret is part of the key: a caller with another client's ID and a different secret must not get that client's
 * token.
 */
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
