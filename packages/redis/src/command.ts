import { OptionError } from '@cognito-m2m/core'

/** Sends one command and answers with its reply: what every Redis client can do. */
export type RedisCommand = (args: readonly [command: string, ...rest: string[]]) => Promise<unknown>

/** The official client, `redis` from version 5, connected: `createClient(…)`. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>
}

/** A cluster of the official client, connected: `createCluster(…)`. ElastiCache Serverless wants one. */
export interface NodeRedisCluster {
  readonly masters: readonly unknown[]
  sendCommand(firstKey: string | undefined, isReadonly: boolean | undefined, args: string[]): Promise<unknown>
}

/** `ioredis` from version 5: `new Redis(…)` or `new Cluster(…)`. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/**
 * A client that you made and connected, or a function that sends one command with any other client.
 */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoRedisClient | RedisCommand

/** Clients are known by their shape: neither package has to be installed. */
export function commandOf(client: RedisClient): RedisCommand {
  if (typeof client === 'function') return client
  // First `call`: ioredis has a `sendCommand` too, which takes something else.
  if (has(client, 'call')) return ([command, ...rest]) => client.call(command, ...rest)
  if (isCluster(client)) return (args) => client.sendCommand(keyOf(args), false, [...args])
  if (has(client, 'sendCommand')) return (args) => client.sendCommand([...args])
  throw new OptionError(
    'client',
    'must be a client made by `redis` (version 5 or later) or `ioredis`, or a function that sends one command.',
  )
}

function isCluster(client: object): client is NodeRedisCluster {
  return has(client, 'sendCommand') && 'masters' in client
}

/** A cluster asks the node that has the key. `EVAL script 1 key` has it in fourth place, the others in second. */
function keyOf([command, ...rest]: readonly [command: string, ...rest: string[]]): string | undefined {
  return command === 'EVAL' ? rest[2] : rest[0]
}

function has<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...args: never[]) => unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
