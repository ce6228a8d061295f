import { type StoreCallOptions, TokenRecordError, type TokenRecordStore } from '@cognito-m2m/core'
import type { RedisCommand } from './command.ts'

/** Takes a free lease, or extends the holder's own. A key of another type is not a lease and is replaced. */
const takeLease = `
local holder = redis.pcall('GET', KEYS[1])
if type(holder) == 'string' and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** Deletes the lease only if the holder still has it: it may have expired and been taken by another holder. */
const releaseLease = `
if redis.pcall('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

/** Stores records and leases as Redis keys, each with a TTL, so that nothing is left behind. */
export function createRedisRecordStore(command: RedisCommand, prefix: string): TokenRecordStore {
  const tokenKey = (key: string) => `${prefix}token:${key}`
  const leaseKey = (key: string) => `${prefix}lease:${key}`
  return {
    async read(key, options) {
      const record = await readKey(command, tokenKey(key), options)
      if (record === null || record === undefined) return undefined
      if (typeof record === 'string') return record
      throw new TypeError(
        'The Redis client replied to GET with something other than a string. Configure the client to decode replies as strings.',
      )
    },
    async write(key, record, ttlSeconds, options) {
      await command(['SET', tokenKey(key), record, 'PX', milliseconds(ttlSeconds)], options)
    },
    async takeLease(key, holder, seconds, options) {
      const args = ['EVAL', takeLease, '1', leaseKey(key), holder, milliseconds(seconds)] as const
      return Number(await command(args, options)) === 1
    },
    async releaseLease(key, holder, options) {
      await command(['EVAL', releaseLease, '1', leaseKey(key), holder], options)
    },
  }
}

async function readKey(
  command: RedisCommand,
  key: string,
  options: StoreCallOptions | undefined,
): Promise<unknown> {
  try {
    return await command(['GET', key], options)
  } catch (error) {
    // A key of another type, such as a list or a hash. The next SET replaces it.
    if (error instanceof Error && error.message.startsWith('WRONGTYPE')) throw new TokenRecordError()
    throw error
  }
}

function milliseconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds * 1000)))
}
