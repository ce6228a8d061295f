import { OptionError } from '@cognito-m2m/core'
import { type AdminServer, startAdmin } from './admin/start-admin.ts'
import { answer } from './answer.ts'
import { createFaults } from './faults/faults.ts'
import { listen } from './http/listen.ts'
import { createIds } from './ids/ids.ts'
import { createKeySupply } from './keys/key-supply.ts'
import { type LocalCognito, localCognito } from './local-cognito.ts'
import { checkedOptions } from './options/checked-options.ts'
import type { LocalCognitoOptions, ResourceServerOption, UserPoolOptions } from './options/options.ts'
import { configuredPool, configuredPoolId, defaultUserPool } from './pool/configured-pool.ts'
import { createRegistry } from './pool/registry.ts'
import { createRequestLog } from './requests/request-log.ts'
import type { Service } from './service.ts'
import { readState, writeState } from './state/state-file.ts'
import type { PreTokenGeneration } from './token/trigger.ts'

/**
 * Starts a Cognito on loopback: user pools, their keys, both ways to a machine's token, and the provisioning API.
 * For development and tests only: its keys are public.
 *
 * @param options See the README; with none, one pool with one resource server and one app client.
 * @returns The running server. `await using` closes it, or call `close()`.
 * @throws OptionError when an option is wrong; the error of the system when a port is taken.
 */
export async function startLocalCognito<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): Promise<LocalCognito> {
  return start(checkedOptions(options))
}

async function start(options: LocalCognitoOptions): Promise<LocalCognito> {
  const service = createService(options)
  const surroundings = { faults: createFaults(service.registry), requests: createRequestLog() }
  const host = options.host ?? '127.0.0.1'
  const listener = await listen({ host, port: options.port ?? 0 }, (incoming, outgoing) =>
    answer(service, surroundings, incoming, outgoing),
  )
  const url = options.publicUrl?.replace(/\/$/, '') ?? listener.url
  service.setBaseUrl(url)

  let admin: AdminServer | undefined
  const cognito = localCognito(service, {
    url,
    host,
    adminUrl: () => admin?.url,
    ...surroundings,
    async close() {
      await Promise.all([listener.close(), admin?.close()])
      service.save()
    },
  })
  try {
    if (typeof options.adminPort === 'number') {
      admin = await startAdmin(options.adminPort, { cognito, service, ownUrl: listener.url, ...surroundings })
    }
    service.save()
  } catch (cause) {
    await cognito.close()
    throw cause
  }
  service.registry.onChange(service.save)
  return cognito
}

function createService(
  options: LocalCognitoOptions,
): Service & { setBaseUrl(url: string): void; save(): void } {
  const clock = options.clock ?? { now: () => Date.now() / 1000 }
  const file = options.state
  const state = file === undefined ? undefined : readState(file)
  if (state !== undefined && options.seed !== undefined && options.seed !== state.ids.seed) {
    throw new OptionError('seed', 'is not the seed of the state file: leave one of the two out.')
  }
  const ids = createIds(
    state?.ids ?? (options.seed === undefined ? undefined : { seed: options.seed, counters: {} }),
  )
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
    if (pool.preTokenGeneration !== undefined) triggers.set(id, pool.preTokenGeneration)
  }
  let baseUrl = ''
  return {
    registry,
    ids,
    triggers,
    supply: createKeySupply(ids.state().seed),
    notAllowedScope: options.notAllowedScope ?? 'refuse',
    invalidClientStatus: options.invalidClientStatus ?? 400,
    baseUrl: () => baseUrl,
    now: () => clock.now(),
    setBaseUrl(url) {
      baseUrl = url
    },
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
