export type {
  IoRedisClient,
  NodeRedisClient,
  NodeRedisCluster,
  RedisClient,
  RedisCommand,
} from './command.ts'
export { createRedisTokenStore, type RedisTokenStoreOptions } from './token-store.ts'
