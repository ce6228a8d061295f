import type { IncomingMessage, ServerResponse } from 'node:http'
import { routeOf } from './endpoints/route.ts'
import { listen } from './http/listen.ts'
import { jsonReply, type Reply } from './http/reply.ts'
import { readRequest } from './http/request.ts'
import { createIds } from './ids/ids.ts'
import { createKeySupply } from './keys/key-supply.ts'
import { type LocalCognito, localCognito } from './local-cognito.ts'
import type { LocalCognitoOptions, ResourceServerOption, UserPoolOptions } from './options/options.ts'
import { configuredPool, defaultUserPool } from './pool/configured-pool.ts'
import { createRegistry } from './pool/registry.ts'
import type { Service } from './service.ts'

/**
 * Starts a Cognito on loopback: user pools, their keys, and both ways to a machine's token. For development and
 * tests only: its keys are public.
 *
 * @param options See the README; with none, one pool with one resource server and one app client.
 * @returns The running server. `await using` closes it, or call `close()`.
 * @throws OptionError when an option is wrong.
 */
export async function startLocalCognito<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): Promise<LocalCognito> {
  const ids = createIds(options.seed === undefined ? undefined : { seed: options.seed, counters: {} })
  const registry = createRegistry()
  const clock = options.clock ?? { now: () => Date.now() / 1000 }
  let baseUrl = ''
  const service: Service = {
    registry,
    ids,
    supply: createKeySupply(ids.state().seed),
    notAllowedScope: options.notAllowedScope ?? 'refuse',
    baseUrl: () => baseUrl,
    now: () => clock.now(),
  }
  const pools: readonly UserPoolOptions[] = options.userPools ?? [defaultUserPool]
  for (const pool of pools) {
    registry.put(
      configuredPool(pool, { ids, nowSeconds: service.now(), firstKeyNumber: registry.nextKeyNumber() }),
    )
  }
  const listener = await listen(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0 },
    (incoming, outgoing) => answer(service, incoming, outgoing),
  )
  baseUrl = options.publicUrl ?? listener.url
  return localCognito(service, { url: baseUrl, close: () => listener.close() })
}

async function answer(service: Service, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(incoming)
  if (request === undefined)
    return send(outgoing, jsonReply(413, { error: 'invalid_request' }, { connection: 'close' }))
  const route = routeOf(service, request)
  send(outgoing, route === undefined ? jsonReply(404, { message: 'Not Found' }) : await route.answer())
}

function send(outgoing: ServerResponse, reply: Reply): void {
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) })
  outgoing.end(reply.body)
}
