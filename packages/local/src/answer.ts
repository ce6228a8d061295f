import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answerJwks } from './endpoints/issuer-documents.ts'
import { routeOf } from './endpoints/route.ts'
import { wrongAddress } from './endpoints/wrong-address.ts'
import type { ActiveFault, createFaults } from './faults/faults.ts'
import { send } from './faults/send.ts'
import { spoiledReply } from './faults/spoiled-reply.ts'
import { type About, jsonReply, type Reply } from './http/reply.ts'
import { readRequest } from './http/request.ts'
import { exchangeOf } from './requests/exchange.ts'
import type { createRequestLog } from './requests/request-log.ts'
import { consoleHeader, type Service } from './service.ts'

/** Dependencies of all endpoints. */
export interface Dependencies {
  readonly faults: ReturnType<typeof createFaults>
  readonly requests: ReturnType<typeof createRequestLog>
}

/** Answers one request: finds its endpoint, applies the active fault, and logs it. */
export async function answer(
  service: Service,
  { faults, requests }: Dependencies,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedSeconds = service.now()
  // Clients compare a token's times with this header, so it also uses the `clock` option.
  outgoing.setHeader('date', new Date(startedSeconds * 1000).toUTCString())
  const started = performance.now()
  const request = await readRequest(incoming)
  if (request === undefined) {
    return send(outgoing, jsonReply(413, { error: 'invalid_request' }, { connection: 'close' }))
  }
  const plainRoute = routeOf(service, request)
  if (plainRoute === undefined) return send(outgoing, wrongAddress(service, request))

  const { endpoint } = plainRoute
  const fromConsole = request.headers[consoleHeader] === service.consoleKey
  const number = fromConsole ? 0 : requests.arrived(endpoint)
  const active = fromConsole ? faults.peek(endpoint) : faults.take(endpoint)
  const offset = active?.fault.clockOffsetSeconds ?? 0
  const route =
    offset === 0
      ? plainRoute
      : (routeOf({ ...service, now: () => service.now() + offset }, request) ?? plainRoute)

  const write = (facts: About & { status?: number }, reply?: Reply) => {
    if (fromConsole) return
    const record = {
      number,
      atSeconds: startedSeconds,
      endpoint,
      ...(route.userPoolId !== undefined &&
        service.registry.find(route.userPoolId) !== undefined && { userPoolId: route.userPoolId }),
      ...facts,
      faulty: active !== undefined,
      durationSeconds: (performance.now() - started) / 1000,
    }
    requests.answered(record, reply && (() => exchangeOf(service, endpoint, request, reply)))
  }

  if (active?.fault.latencySeconds !== undefined) {
    await wait(active.fault.latencySeconds * 1000, undefined, { ref: false })
  }
  try {
    const reply =
      (active?.fault.staleKeys && staleKeys(service, active, route.userPoolId)) || (await route.answer())
    const sent =
      active === undefined ? reply : spoiledReply(reply, active.fault, { path: request.path, endpoint })
    // Logged before it is sent, so that a caller with the response can rely on the log.
    write({ ...reply.about, ...(active?.fault.cut !== 'before_headers' && { status: sent.status }) }, sent)
    await send(outgoing, sent, active?.fault)
  } catch (cause) {
    if (!outgoing.headersSent) write({ status: 500 })
    throw cause
  }
}

function staleKeys(service: Service, { formerKeys }: ActiveFault, userPoolId = ''): Reply | undefined {
  const pool = service.registry.find(userPoolId)
  const keys = formerKeys.get(userPoolId)
  return pool === undefined || keys === undefined ? undefined : answerJwks(service, { ...pool, keys })
}
