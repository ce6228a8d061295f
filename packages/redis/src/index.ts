export type { IoRedisClient, NodeRedisClient, RedisClient, RedisCommand } from './command.ts'
export { createRedisTokenStore, type RedisTokenStoreOptions } from './token-store.ts'
