import { describe, expect, it } from 'vitest'
import { createAuthorizedFetch } from '../../src/acquisition/authorized-fetch/authorized-fetch.ts'
import { createMemoryRecordStore } from '../../src/acquisition/store/memory-record-store.ts'
import { createSealedTokenStore } from '../../src/acquisition/store/sealed-token-store.ts'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import { createTokenSourceManager } from '../../src/acquisition/token-source-manager.ts'
import { createGetClientTokenTransport } from '../../src/acquisition/transport/get-client-token.ts'
import { createTokenEndpointTransport } from '../../src/acquisition/transport/token-endpoint.ts'
import { OptionError } from '../../src/errors.ts'

type Factory = (options: never) => unknown

const tokenEndpoint = 'https://example.com/oauth2/token'
const client = { tokenEndpoint, clientId: 'client1', clientSecret: 'Secret_of+client1' }
const sealing = { sealingKeys: [{ id: 'k1', key: new Uint8Array(32) }] }
const tokens = { getToken: async () => 't', invalidate: () => false }
const sealed: Factory = (options) => createSealedTokenStore(createMemoryRecordStore(), options)
const ofManager: Factory = (options) => createTokenSourceManager().get(options)

const factories: readonly [name: string, make: Factory, good: object][] = [
  ['createTokenSource', createTokenSource, client],
  ['createTokenSourceManager', createTokenSourceManager, {}],
  ['TokenSources.get', ofManager, client],
  ['createAuthorizedFetch', createAuthorizedFetch, { tokens, origins: ['https://api.example.com'] }],
  ['createTokenEndpointTransport', createTokenEndpointTransport, { tokenEndpoint }],
  ['createGetClientTokenTransport', createGetClientTokenTransport, { region: 'eu-west-1' }],
  ['createSealedTokenStore', sealed, sealing],
  ['createMemoryRecordStore', createMemoryRecordStore as Factory, {}],
]

function refusal(make: Factory, options: unknown): unknown {
  try {
    make(options as never)
  } catch (error) {
    return error
  }
  return undefined
}

describe.each(factories)('%s', (name, make, good) => {
  it('accepts valid options', () => expect(refusal(make, good)).toBeUndefined())

  it.each([[null], [5], ['text'], [[]]])('refuses %j', (options) => {
    expect(refusal(make, options)).toBeInstanceOf(OptionError)
  })

  const mayBeLeftOut = name === 'createTokenSourceManager' || name === 'createMemoryRecordStore'
  if (!mayBeLeftOut)
    it('refuses none', () => {
      expect(refusal(make, undefined)).toBeInstanceOf(OptionError)
    })

  it.each(['scope', 'clientID', 'toString'])('refuses the unknown option %s', (option) => {
    const error = refusal(make, { ...good, [option]: 'orders/read' })
    expect(error).toBeInstanceOf(OptionError)
    expect(error).toMatchObject({ option })
    expect(String(error)).not.toContain('Secret_of')
  })

  const hasClock = name !== 'TokenSources.get' && name !== 'createAuthorizedFetch'
  it.each(hasClock ? [[null], [5], [{}], [Date]] : [])('refuses the clock %s', (clock) => {
    expect(refusal(make, { ...good, clock })).toMatchObject({ option: 'clock' })
  })
})

it.each([[null], [5], [{}], [undefined]])('createSealedTokenStore refuses the records %j', (records) => {
  expect(refusal(() => createSealedTokenStore(records as never, sealing), {})).toMatchObject({
    code: 'invalid_option',
    option: 'records',
  })
})

it.each([[null], [5], [{ id: 'a', kee: '' }]])('a sealing key that is %j', (key) => {
  expect(refusal(sealed, { sealingKeys: [key] })).toBeInstanceOf(OptionError)
})

it.each(['false', 'true', 0, 1, null, {}])('allowInsecureHttp %j', (allowInsecureHttp) => {
  const insecure = 'http://cognito.test/'
  for (const refused of [
    refusal(createTokenSource, { ...client, tokenEndpoint: insecure, allowInsecureHttp }),
    refusal(createTokenEndpointTransport, { tokenEndpoint: insecure, allowInsecureHttp }),
    refusal(createGetClientTokenTransport, { clientTokenEndpoint: insecure, allowInsecureHttp }),
  ]) {
    expect(refused).toMatchObject({ code: 'invalid_option', option: 'allowInsecureHttp' })
  }
})

it.each([[null], ['Basic'], [5]])('clientAuthentication %j', (clientAuthentication) => {
  expect(refusal(createTokenSource, { ...client, clientAuthentication })).toMatchObject({
    option: 'clientAuthentication',
  })
})

it.each(['https://*', 'https://*.example.com', '*'])('the origin %s', (origin) => {
  const error = refusal(createAuthorizedFetch, { tokens, origins: [origin] })
  expect(error).toBeInstanceOf(OptionError)
  expect(String(error)).toMatch(/list each origin/)
})
