export type {
  IoRedisClient,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisCommandOptions,
  NodeRedisSentinel,
  RedisClient,
  RedisCommand,
} from './command.ts'
export { createRedisTokenStore, type RedisTokenStoreOptions } from './token-store.ts'
