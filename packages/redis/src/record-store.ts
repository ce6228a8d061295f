import type { TokenRecordStore } from '@cognito-m2m/core'
import type { RedisCommand } from './command.ts'

/** Takes a free lease, or lengthens one's own, in one step. */
const takeLease = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** Deletes the lease only while it is one's own: it may have ended, and be another's by now. */
const releaseLease = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

/** Records and leases as Redis keys, each with its own time to live: nothing is ever left behind. */
export function createRedisRecordStore(command: RedisCommand, prefix: string): TokenRecordStore {
  const tokenKey = (key: string) => `${prefix}token:${key}`
  const leaseKey = (key: string) => `${prefix}lease:${key}`
  return {
    async read(key) {
      const record = await command(['GET', tokenKey(key)])
      if (record === null || record === undefined) return undefined
      if (typeof record === 'string') return record
      throw new TypeError('The Redis client answered GET with something else than a string.')
    },
    async write(key, record, ttlSeconds) {
      await command(['SET', tokenKey(key), record, 'PX', milliseconds(ttlSeconds)])
    },
    async takeLease(key, holder, seconds) {
      const taken = await command(['EVAL', takeLease, '1', leaseKey(key), holder, milliseconds(seconds)])
      return Number(taken) === 1
    },
    async releaseLease(key, holder) {
      await command(['EVAL', releaseLease, '1', leaseKey(key), holder])
    },
  }
}

function milliseconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds * 1000)))
}
