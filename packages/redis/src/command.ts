import { OptionError } from '@cognito-m2m/core'

/** Sends one command and answers with its reply: what every Redis client can do. */
export type RedisCommand = (args: readonly [command: string, ...rest: string[]]) => Promise<unknown>

/** The official client, `redis` from version 5, connected: `createClient(…)`. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>
}

/** `ioredis` from version 5: `new Redis(…)` or `new Cluster(…)`. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/**
 * A client that you made and connected, or a function that sends one command with another client: for a cluster of
 * the official client `(args) => cluster.sendCommand(args[1], false, [...args])`; a command's first key is its second
 * word, except that `EVAL` has it in fourth place.
 */
export type RedisClient = NodeRedisClient | IoRedisClient | RedisCommand

/** Clients are known by their shape: neither package has to be installed. */
export function commandOf(client: RedisClient): RedisCommand {
  if (typeof client === 'function') return client
  // First `call`: ioredis has a `sendCommand` too, which takes something else.
  if (has(client, 'call')) return ([command, ...rest]) => client.call(command, ...rest)
  if (has(client, 'sendCommand')) return (args) => client.sendCommand([...args])
  throw new OptionError(
    'client',
    'must be a client made by `redis` (version 5 or later) or `ioredis`, or a function that sends one command.',
  )
}

function has<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...args: never[]) => unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
