import { randomUUID } from 'node:crypto'
import { OptionError } from '@cognito-m2m/core'
import { isLoopback } from './http/loopback.ts'
import { createIds, type IdsState } from './ids/ids.ts'
import { createKeySupply } from './keys/key-supply.ts'
import type { LocalCognitoOptions, UserPoolOptions } from './options/options.ts'
import { configuredPool, configuredPoolId, defaultUserPool } from './pool/configured-pool.ts'
import { createRegistry } from './pool/registry.ts'
import { createQuotas, type Quotas, unlimited } from './quotas/quotas.ts'
import type { Service } from './service.ts'
import { readState, writeState } from './state/state-file.ts'
import { lockState } from './state/state-lock.ts'
import { lambdaTrigger } from './token/lambda-trigger.ts'
import type { PreTokenGeneration } from './token/trigger.ts'

/** A service that is not yet listening. */
export interface StartingService extends Service {
  setBaseUrl(url: string): void
  setAdminUrl(url: string): void
  /** Writes the state file, if there is one. */
  save(): void
  /** Releases the lock of the state file. */
  release(): void
}

/**
 * Creates the service for checked options. Pools of the options override those of the state file.
 *
 * @throws OptionError when the state file cannot be used.
 */
export function createService(options: LocalCognitoOptions): StartingService {
  const file = options.state
  const release = file === undefined ? () => {} : lockState(file)
  try {
    return lockedService(options, release)
  } catch (cause) {
    release()
    throw cause
  }
}

function lockedService(options: LocalCognitoOptions, release: () => void): StartingService {
  const clock = options.clock ?? { now: () => Date.now() / 1000 }
  const file = options.state
  const state = file === undefined ? undefined : readState(file)
  if (state !== undefined && options.seed !== undefined && options.seed !== state.ids.seed) {
    throw new OptionError(
      'seed',
      'differs from the seed of the state file. Omit `seed`, or use another state file.',
    )
  }
  const seeded = options.seed === undefined ? undefined : { seed: options.seed, counters: {} }
  const ids = createIds(state === undefined ? seeded : resumed(state.ids))
  const registry = createRegistry(state?.nextKeyNumber)
  const triggers = new Map<string, PreTokenGeneration>()

  for (const pool of state?.userPools ?? []) registry.put(pool)
  const userPools: readonly UserPoolOptions[] =
    options.userPools ?? (state === undefined ? [defaultUserPool] : [])
  for (const [index, pool] of userPools.entries()) {
    const id = configuredPoolId(pool, index, ids)
    const { nextKeyNumber: newKeyNumber } = registry
    registry.put(
      configuredPool(pool, { id, ids, nowSeconds: clock.now(), newKeyNumber, kept: registry.find(id) }),
    )
    const trigger = pool.preTokenGeneration
    if (trigger !== undefined)
      triggers.set(id, typeof trigger === 'string' ? lambdaTrigger(trigger) : trigger)
  }
  let baseUrl = ''
  let adminUrl: string | undefined
  return {
    registry,
    ids,
    triggers,
    supply: createKeySupply(ids.state().seed),
    quotas: quotasOf(options, () => clock.now()),
    privateLink: options.privateLink ?? false,
    lambdaEndpoint: options.lambdaEndpoint,
    notAllowedScope: options.notAllowedScope ?? 'refuse',
    invalidClientStatus: options.invalidClientStatus ?? 400,
    // The names of a server that is bound to all addresses are unknown.
    knowsHost: (host) =>
      isLoopback(host) || !isLoopback(options.host ?? '127.0.0.1') || host === URL.parse(baseUrl)?.host,
    baseUrl: () => baseUrl,
    adminUrl: () => adminUrl,
    now: () => clock.now(),
    consoleKey: randomUUID(),
    setBaseUrl(url) {
      baseUrl = url
    },
    setAdminUrl(url) {
      adminUrl = url
    },
    release,
    save() {
      if (file === undefined) return
      writeState(file, {
        format: 1,
        ids: ids.state(),
        nextKeyNumber: registry.peekKeyNumber(),
        userPools: registry.list(),
      })
    },
  }
}

function quotasOf({ quotas = false }: LocalCognitoOptions, now: () => number): Quotas {
  return quotas === false ? unlimited : createQuotas(quotas === true ? {} : quotas, now)
}

/** Tokens get a `jti` between two saves, too; none may repeat after a crash. */
function resumed({ seed, counters }: IdsState): IdsState {
  return { seed, counters: { ...counters, jti: (counters.jti ?? 0) + 1_000_000 } }
}
