import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Exchange } from './exchange.ts'

/** A logged request, without secrets, tokens, or strings chosen by the caller. */
export interface RequestRecord {
  /** Number of the request, from 1. */
  readonly number: number
  /** Time of arrival, in seconds since 1970. */
  readonly atSeconds: number
  readonly endpoint: Endpoint
  /** The user pool, if it exists. */
  readonly userPoolId?: string
  /** The app client, if it exists. */
  readonly clientId?: string
  /** The API operation, if it exists. */
  readonly operation?: string
  /** Response status; absent if the connection was closed before the response. */
  readonly status?: number
  /** Error code or exception of the response. */
  readonly error?: string
  /** Whether a fault was applied. */
  readonly faulty: boolean
  /** Seconds from arrival to the start of the response. */
  readonly durationSeconds: number
}

/** Request counts per endpoint, and the recent requests. */
export interface RequestLog {
  /** Returns the number of requests since the start or the last `reset`, for one endpoint or all. */
  count(endpoint?: Endpoint): number
  /** Returns the most recent answered request. */
  last(endpoint?: Endpoint): RequestRecord | undefined
  /** Returns the most recent answered requests, at most 200, oldest first. */
  list(endpoint?: Endpoint): readonly RequestRecord[]
  /** Clears counts and requests. */
  reset(): void
}

const kept = 200

/** @returns The public handle, and methods for the server. */
export function createRequestLog(): RequestLog & {
  arrived(endpoint: Endpoint): number
  /** @param exchange Called when the request is opened in the console. */
  answered(record: RequestRecord, exchange?: () => Exchange): void
  /** Request and response, if the request is still in the log. */
  open(number: number): Exchange | undefined
  /** @returns A function that removes the listener. */
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
