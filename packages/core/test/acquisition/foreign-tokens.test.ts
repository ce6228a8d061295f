import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createAuthorizedFetch } from '../../src/acquisition/authorized-fetch/authorized-fetch.ts'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import type { TokenReply, TokenTransport } from '../../src/acquisition/transport/token-transport.ts'
import { issue, json, startTokenServer, unsignedToken } from './support/token-server.ts'

const clientSecret = 'abcdefgh-SECRET-0123456789'
const client = { clientId: 'client1', clientSecret, totalTimeoutSeconds: 1 }

const transportOf = (reply: unknown): TokenTransport => ({
  identity: ['own', 'x'],
  send: async () => reply as TokenReply,
})

describe('a token of another client', () => {
  it('is refused: neither served nor stored', async () => {
    const accessToken = unsignedToken({ client_id: 'client2', exp: Date.now() / 1000 + 600 })
    const server = await startTokenServer(issue(accessToken))
    const source = createTokenSource({ ...client, tokenEndpoint: server.url })
    const error = await source.getToken().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'invalid_response', detail: 'client_id' })
    expect(inspect(error)).not.toContain(accessToken)
  })

  it('is not detected in an opaque token, or in one without the claim', async () => {
    for (const accessToken of ['opaque', unsignedToken({ sub: 'x' })]) {
      const server = await startTokenServer(issue(accessToken))
      expect(await createTokenSource({ ...client, tokenEndpoint: server.url }).getToken()).toBe(accessToken)
    }
  })
})

describe('a request ID that echoes the secret', () => {
  it.each(['x-amzn-requestid', 'x-amz-cognito-request-id'])(
    'in %s reaches no error and no event',
    async (header) => {
      const server = await startTokenServer(
        json(400, { error: 'invalid_scope' }, { [header]: `id-${clientSecret}` }),
      )
      const events: unknown[] = []
      const source = createTokenSource({
        ...client,
        tokenEndpoint: server.url,
        onEvent: (event) => events.push(event),
      })
      const error = await source.getToken().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'invalid_scope' })
      expect(inspect([error, events], { depth: 9 })).not.toContain(clientSecret)
    },
  )
})

describe('a custom transport', () => {
  it.each(['a\r\nX-Injected: 1', 'line\n', '', 'with blank', 5, undefined, 'x'.repeat(70_000)])(
    'cannot make a source serve %j',
    async (accessToken) => {
      const transport = transportOf({ outcome: 'issued', accessToken, expiresInSeconds: 60 })
      const error = await createTokenSource({ ...client, transport })
        .getToken()
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'invalid_response', detail: 'access_token' })
    },
  )

  it('cannot make authorized fetch repeat its token in an error', async () => {
    const transport = transportOf({ outcome: 'issued', accessToken: 'secret\ntoken', expiresInSeconds: 60 })
    const tokens = createTokenSource({ ...client, transport })
    const api = createAuthorizedFetch({ tokens, origins: ['http://127.0.0.1:9'] })
    const error = await api('http://127.0.0.1:9/').catch((reason: unknown) => reason)
    expect(inspect(error, { depth: 9 })).not.toContain('secret')
  })

  it.each([
    { outcome: 'failed', code: `x ${clientSecret}`, fault: 'configuration' },
    { outcome: 'failed', code: 'network', fault: clientSecret },
    { outcome: 'failed', code: 'network', fault: 'configuration', requestId: `a-${clientSecret}` },
    { outcome: 'failed', code: 'network', fault: 'configuration', detail: clientSecret },
    { outcome: 'failed', code: 'network', fault: 'configuration', status: clientSecret },
    { outcome: 'failed', code: 'network', fault: 'configuration', missingScopes: [clientSecret] },
    { outcome: clientSecret },
    clientSecret,
    null,
    undefined,
  ])('cannot put the secret into an error or an event: %#', async (reply) => {
    const events: unknown[] = []
    const source = createTokenSource({
      ...client,
      transport: transportOf(reply),
      onEvent: (event) => events.push(event),
    })
    const error = await source.getToken().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'TokenRequestError' })
    expect(inspect([error, events, String(error)], { depth: 9 })).not.toContain(clientSecret)
  })
})
