import type { TokenAcquiredEvent, TokenRequestFailedEvent } from '../acquisition/acquisition-event.ts'
import { fieldsOf, type LogOf } from './event-log.ts'
import { createRepeatedLines } from './repeated-lines.ts'

interface Trouble {
  readonly since: number
  failures: number
}

/** Limits the clients logged at once: more failing clients most likely share one cause. */
const maxClients = 100

/** The log of a token source: when a client starts to fail to get tokens, when it recovers, and other problems. */
export const clientLog: LogOf = (clock, write) => {
  const troubles = new Map<string, Trouble>()
  const repeated = createRepeatedLines(clock, write)

  function requestFailed(event: TokenRequestFailedEvent): void {
    const { clientId, code, fault, retryInSeconds } = event
    const known = troubles.get(clientId)
    if (known !== undefined) known.failures += 1
    if (known !== undefined || code === 'closed' || troubles.size >= maxClients) return
    troubles.set(clientId, { since: clock.monotonic(), failures: 1 })
    const next =
      retryInSeconds === undefined ? '' : ` The next request starts in ${Math.ceil(retryInSeconds)} s.`
    const level = fault === 'configuration' ? 'error' : 'warn'
    write(level, `Client ${clientId} cannot get a new token: ${code} (${fault}).${next}`, fieldsOf(event))
  }

  function acquired({ type, clientId }: TokenAcquiredEvent): void {
    const trouble = troubles.get(clientId)
    if (trouble === undefined) return
    troubles.delete(clientId)
    const { since, failures } = trouble
    const seconds = Math.round(clock.monotonic() - since)
    write('info', `Client ${clientId} gets tokens again after ${seconds} s. Failed requests: ${failures}.`, {
      event: type,
      clientId,
      seconds,
      failures,
    })
  }

  return (event) => {
    switch (event.type) {
      case 'token_request_failed':
        return requestFailed(event)
      case 'token_acquired':
        return acquired(event)
      case 'token_store_failed': {
        const { type, operation, code } = event
        return repeated({
          level: 'warn',
          text: `The token store failed (${operation}: ${code}). Until it recovers, this process requests its own tokens, which are billed`,
          // No client ID: the store affects every client.
          fields: { event: type, operation, code },
          over: `The token store has not failed (${operation}) for a minute.`,
        })
      }
      case 'scopes_not_granted':
        return repeated({
          level: 'warn',
          text: `Client ${event.clientId} was not granted ${event.missingScopes.join(' ')}: allow these scopes for the app client, or request fewer`,
          fields: fieldsOf(event),
        })
      case 'token_invalidated':
        return repeated({
          level: 'info',
          text: `An API rejected a token of client ${event.clientId}. The token was ${event.discarded ? 'discarded' : 'kept, because it recently replaced another rejected token'}`,
          fields: fieldsOf(event),
        })
      case 'clock_skew':
        return repeated({
          level: 'warn',
          text: 'The clocks of this machine and of the token endpoint differ by 30 s or more. Synchronize the clock of this machine',
          fields: fieldsOf(event),
        })
    }
  }
}
