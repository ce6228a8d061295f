import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Exchange } from './exchange.ts'

/** A request as the log keeps it: no secret, no token, and no text that the caller made up. */
export interface RequestRecord {
  /** Counts up from 1. */
  readonly number: number
  /** Seconds since 1970, when it arrived. */
  readonly atSeconds: number
  readonly endpoint: Endpoint
  /** The pool that it concerned, when that pool exists. */
  readonly userPoolId?: string
  /** The app client that it named, when that client exists. */
  readonly clientId?: string
  /** The operation of the API that it called, when that operation exists. */
  readonly operation?: string
  /** What was answered; absent when the connection was cut before. */
  readonly status?: number
  /** The error code or the exception that was answered. */
  readonly error?: string
  /** A fault on demand was in force. */
  readonly faulty: boolean
  /** From its arrival until the answer began. */
  readonly durationSeconds: number
}

/** How often each endpoint was asked, and the last requests. */
export interface RequestLog {
  /** Requests that arrived since the start or the last `reset`, at one endpoint or at all. */
  count(endpoint?: Endpoint): number
  /** The newest request that was answered. */
  last(endpoint?: Endpoint): RequestRecord | undefined
  /** The last requests that were answered, at most 200, oldest first. */
  list(endpoint?: Endpoint): readonly RequestRecord[]
  /** Forgets both. */
  reset(): void
}

const kept = 200

/** @returns The public handle, and how the server feeds it. */
export function createRequestLog(): RequestLog & {
  arrived(endpoint: Endpoint): number
  /** @param exchange Called when somebody opens the request. */
  answered(record: RequestRecord, exchange?: () => Exchange): void
  /** What was sent and answered, for the requests that are still listed. */
  open(number: number): Exchange | undefined
  /** @returns A function that ends it. */
  listen(listener: (record: RequestRecord) => void): () => void
} {
  const counts = new Map<Endpoint, number>()
  const listeners = new Set<(record: RequestRecord) => void>()
  let records: readonly RequestRecord[] = []
  let number = 0
  const exchanges = new Map<number, () => Exchange>()
  const list = (endpoint?: Endpoint) =>
    records.filter((record) => endpoint === undefined || record.endpoint === endpoint)
  return {
    count: (endpoint) =>
      endpoint === undefined
        ? [...counts.values()].reduce((sum, count) => sum + count, 0)
        : (counts.get(endpoint) ?? 0),
    last: (endpoint) => list(endpoint).at(-1),
    list,
    reset() {
      counts.clear()
      records = []
      exchanges.clear()
    },
    arrived(endpoint) {
      counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
      number += 1
      return number
    },
    answered(record, exchange) {
      records = [...records, record].slice(-kept)
      if (exchange !== undefined) exchanges.set(record.number, exchange)
      for (const old of exchanges.keys()) if (old < (records[0]?.number ?? 0)) exchanges.delete(old)
      for (const listener of listeners) listener(record)
    },
    open: (number) => exchanges.get(number)?.(),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
