import { expect, it } from 'vitest'
import { createTokenSource } from '../src/acquisition/token-source.ts'
import type { TokenTransport } from '../src/acquisition/transport/token-transport.ts'
import { sanitizedCause } from '../src/sanitized-cause.ts'

const thrown = (members: object) => Object.assign(new Error('text'), members)

it.each([
  [thrown({ code: 'ECONNREFUSED' }), { name: 'Error', code: 'ECONNREFUSED' }],
  [
    new TypeError('x', { cause: thrown({ code: 'UND_ERR_CONNECT_TIMEOUT' }) }),
    { name: 'TypeError', code: 'UND_ERR_CONNECT_TIMEOUT' },
  ],
  [thrown({ name: 'ResourceNotFoundException' }), { name: 'ResourceNotFoundException' }],
  [thrown({ name: 'MaxRetriesPerRequestError' }), { name: 'MaxRetriesPerRequestError' }],
  [thrown({ name: 'dGhlIHNlY3JldA', code: 'dGhlIHNlY3JldA' }), { name: 'Error' }],
  [thrown({ name: 'SECRETsecret12345', code: 'a.b-c' }), { name: 'Error' }],
  [thrown({ name: 'Error', code: `A${'B'.repeat(32)}` }), { name: 'Error' }],
  ['SECRET', { name: 'Error' }],
  [null, { name: 'Error' }],
])('reports only name and code of %s', (error, expected) => expect(sanitizedCause(error)).toEqual(expected))

it('drops a name or code that contains a secret', () => {
  const error = thrown({ name: 'SecretError', code: 'SECRET_123' })
  expect(sanitizedCause(error, 'SecretError', 'SECRET_123')).toEqual({ name: 'Error' })
  expect(sanitizedCause(thrown({ code: 'E_SECRET_123' }), 'SECRET_123')).toEqual({ name: 'Error' })
})

it.each(['UPPERCASE_SECRET_1', 'SecretError'])(
  'the client secret %s in a foreign error',
  async (clientSecret) => {
    const foreign = thrown({ name: clientSecret, code: clientSecret })
    const throwing = () => Promise.reject(foreign)
    const failing: TokenTransport = {
      identity: ['own', 'x'],
      send: async () => ({ outcome: 'failed', code: 'network', fault: 'configuration', cause: foreign }),
    }
    const client = { clientId: 'client1', clientSecret, totalTimeoutSeconds: 0.1 }
    for (const source of [
      createTokenSource({ ...client, tokenEndpoint: 'https://example.com/', fetch: throwing }),
      createTokenSource({ ...client, transport: { identity: ['own', 'x'], send: throwing } }),
      createTokenSource({ ...client, transport: failing }),
    ]) {
      const error = await source.getToken().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'network', cause: { name: 'Error' } })
      expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(clientSecret)
    }
  },
)
