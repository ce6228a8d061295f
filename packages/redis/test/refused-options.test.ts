import { OptionError } from '@cognito-m2m/core'
import { expect, test } from 'vitest'
import { createRedisTokenStore, type RedisTokenStoreOptions } from '../src/token-store.ts'

const good = { client: async () => null, sealingKeys: [{ id: 'k1', key: new Uint8Array(32) }] }

test('valid options are accepted', () => expect(() => createRedisTokenStore(good)).not.toThrow())

test.each([
  ['none', undefined],
  ['null', null],
  ['a number', 5],
  ['an unknown option', { ...good, sealingKey: 'x' }],
  ['a prefix of null', { ...good, prefix: null }],
  ['a client of null', { ...good, client: null }],
  ['no keys', { client: good.client }],
])('%s', (_name, options) => {
  expect(() => createRedisTokenStore(options as unknown as RedisTokenStoreOptions)).toThrow(OptionError)
})
