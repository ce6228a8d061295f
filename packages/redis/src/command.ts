import { OptionError, type StoreCallOptions } from '@cognito-m2m/core'

/**
 * Sends one command and resolves to its reply. Implement it to use any other Redis client. Honor `options.signal` if
 * the client supports it: it is aborted when the reply is no longer needed.
 */
export type RedisCommand = (
  args: readonly [command: string, ...rest: string[]],
  options?: StoreCallOptions,
) => Promise<unknown>

/** Passes an `AbortSignal` to the official client. */
export interface NodeRedisCommandOptions {
  readonly abortSignal?: AbortSignal
}

/** The official client, `redis` from version 5: `createClient(…)` or `createClientPool(…)`. */
export interface NodeRedisClient {
  sendCommand(args: string[], options?: NodeRedisCommandOptions): Promise<unknown>
}

/** A cluster of the official client: `createCluster(…)`. Required for ElastiCache Serverless. */
export interface NodeRedisCluster {
  readonly masters: readonly unknown[]
  sendCommand(
    firstKey: string | undefined,
    isReadonly: boolean | undefined,
    args: string[],
    options?: NodeRedisCommandOptions,
  ): Promise<unknown>
}

/** A Sentinel client of the official package: `createSentinel(…)`. */
export interface NodeRedisSentinel {
  getSentinelNode(): unknown
  sendCommand(
    isReadonly: boolean | undefined,
    args: string[],
    options?: NodeRedisCommandOptions,
  ): Promise<unknown>
}

/** `ioredis` from version 5: `new Redis(…)`, with or without Sentinel, or `new Cluster(…)`. */
export interface IoRedisClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A Redis client, or a function that sends one command with any other client. */
export type RedisClient =
  | NodeRedisClient
  | NodeRedisCluster
  | NodeRedisSentinel
  | IoRedisClient
  | RedisCommand

/** Recognizes clients structurally, so that neither package has to be installed. */
export function commandOf(client: RedisClient): RedisCommand {
  if (typeof client === 'function') return client
  // Check `call` first: ioredis also has a `sendCommand`, with other parameters.
  if (has(client, 'call')) return ([command, ...rest]) => client.call(command, ...rest)
  if (isCluster(client)) {
    return (args, options) => client.sendCommand(keyOf(args), false, [...args], abortable(options))
  }
  if (isSentinel(client)) return (args, options) => client.sendCommand(false, [...args], abortable(options))
  if (has(client, 'sendCommand')) {
    return (args, options) => client.sendCommand([...args], abortable(options))
  }
  throw new OptionError(
    'client',
    'must be a client of `redis` (version 5 or later) or `ioredis`, or a function that sends one command.',
  )
}

function abortable(options: StoreCallOptions | undefined): NodeRedisCommandOptions {
  return options?.signal === undefined ? {} : { abortSignal: options.signal }
}

function isCluster(client: object): client is NodeRedisCluster {
  return has(client, 'sendCommand') && 'masters' in client
}

function isSentinel(client: object): client is NodeRedisSentinel {
  return has(client, 'sendCommand') && has(client, 'getSentinelNode')
}

/**
 * The key by which a cluster selects the node: the fourth element of `EVAL script 1 key`, the second of other commands.
 */
function keyOf([command, ...rest]: readonly [command: string, ...rest: string[]]): string | undefined {
  return command === 'EVAL' ? rest[2] : rest[0]
}

function has<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...args: never[]) => unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
