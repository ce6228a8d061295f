import { inspect } from 'node:util'
import {
  type CognitoM2MEvent,
  createAuthorizer,
  createTokenSource,
  type JwksCache,
  type TokenReply,
  type TokenSourceOptions,
  type TokenStore,
} from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { when } from '../acquisition/support/scene.ts'
import { unsignedToken } from '../acquisition/support/token-server.ts'
import { accessKey, clientId, jwks, mint, now, rogueKey, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

/** In every place that a caller, a database, a proxy or a library could write to. Looks like a code, to pass as one. */
const marker = 'HOSTILE_9D1C'
const markup = `<script>${marker}</script>\r\n\u001b[31m`
const clientSecret = `Secret_of+the+client_${marker}`

const hostileError = () =>
  Object.assign(new Error(`${marker} Bearer ${clientSecret}`, { cause: { code: `${marker}${markup}` } }), {
    name: `${markup}Error`,
    code: `${marker} ${markup}`,
    request: { headers: { authorization: clientSecret } },
  })
const throwHostile = async () => {
  throw hostileError()
}

type Seen = readonly CognitoM2MEvent[]

/** An API that is called with everything that a caller may make up. */
async function ofAnApi(): Promise<Seen> {
  const events: CognitoM2MEvent[] = []
  const clock = createManualClock(now)
  let document: unknown = { keys: [...jwks.keys, { ...rogueKey.jwk, kid: 'small', kty: markup }] }
  let isDown = false
  const cache: JwksCache = { load: throwHostile, save: throwHostile }
  const { forRoute, validator } = createAuthorizer({
    issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }],
    clock,
    random: () => 1,
    keys: { cache },
    fetch: async () => {
      if (isDown) throw hostileError()
      return new Response(JSON.stringify(document), { headers: { [marker]: marker, 'retry-after': marker } })
    },
    isRevoked: (token) => token.claims.jti === marker,
    onEvent: (event) => events.push(event),
  })
  const authorize = forRoute()
  const admin = forRoute({ scopes: `orders/${'admin'}` })
  const long = { exp: now + 86_400, jti: 'known' }
  const headers = [
    undefined,
    markup,
    `Bearer`,
    `Basic ${marker}`,
    [`Bearer ${marker}`, `Bearer ${marker}`],
    `Bearer ${marker}`,
    `Bearer ${mint({ header: { kid: marker, alg: marker, typ: markup } })}`,
    `Bearer ${mint({ header: { kid: markup } })}`,
    `Bearer ${mint({ claims: { iss: `https://${marker}` } })}`,
    `Bearer ${mint({ claims: { client_id: marker, sub: marker }, signing: { key: rogueKey.privateKey } })}`,
    // Signed by the issuer, which a client with a trigger can make write its own text.
    `Bearer ${mint({ claims: { token_use: markup } })}`,
    `Bearer ${mint({ claims: { ...long, scope: marker, aud: markup } })}`,
    `Bearer ${mint({ claims: { ...long, client_id: markup, sub: markup, token_use: marker } })}`,
    `Bearer ${mint({ claims: { ...long, jti: marker } })}`,
    `Bearer ${mint({ claims: long })}`,
    `Bearer ${mint({ claims: long })}`,
  ]
  for (const header of headers) {
    await authorize(header, undefined)
    await admin(header, undefined)
  }
  isDown = true
  await clock.advance(601)
  for (let call = 0; call < 3; call++) {
    await authorize(`Bearer ${mint({ claims: long })}`, undefined)
    await clock.advance(0)
  }
  document = markup
  isDown = false
  await clock.advance(86_400)
  await authorize(`Bearer ${mint({ claims: { exp: now + 200_000 } })}`, undefined)
  validator.close()
  return events
}

/** Keys that come from `keys.cache`, which is a database that others write to. */
async function ofCachedKeys(): Promise<Seen> {
  const events: CognitoM2MEvent[] = []
  const document = JSON.stringify({ keys: [accessKey.jwk], [marker]: markup })
  const { validator } = createAuthorizer({
    issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }],
    clientIds: [clientId],
    clock: createManualClock(now),
    keys: { cache: { load: async () => ({ document, downloadedAt: now - 5 }), save: async () => {} } },
    fetch: throwHostile,
    onEvent: (event) => events.push(event),
  })
  await validator.prefetch()
  return events
}

/** A client whose endpoint, store and secret function are hostile in turn. */
async function ofAClient(): Promise<Seen> {
  const events: CognitoM2MEvent[] = []
  const clock = createManualClock(now)
  const issued = (scope = marker): TokenReply => ({
    outcome: 'issued',
    accessToken: unsignedToken({ jti: marker, scope, exp: now + 3600, client_id: 'client1' }),
    expiresInSeconds: 3600,
    respondedAt: clock.now() - 3000,
    requestId: `${clientSecret}`,
  })
  const failed = {
    outcome: 'failed',
    code: marker,
    fault: marker,
    status: marker,
    detail: markup,
    requestId: clientSecret,
    retryAfterSeconds: marker,
    missingScopes: [marker],
    cause: hostileError(),
    message: marker,
  } as unknown as TokenReply
  const replies: (() => Promise<TokenReply>)[] = []
  const transport: TokenSourceOptions['transport'] = {
    identity: ['hostile', 'https://example.com/'],
    send: () => (replies.shift() ?? (async () => issued()))(),
  }
  const store: TokenStore = {
    read: async () => undefined,
    write: throwHostile,
    takeLease: async () => true,
    releaseLease: async () => {},
  }
  const source = (options: Partial<TokenSourceOptions> = {}) =>
    createTokenSource({
      transport,
      clientId: 'client1',
      clientSecret,
      scopes: ['orders/read'],
      onMissingScopes: 'event',
      backgroundTimers: false,
      clock,
      random: () => 0,
      onEvent: (event) => events.push(event),
      ...options,
    })
  const ask = async (tokens: ReturnType<typeof source>) => {
    try {
      return await when(tokens.getToken(), clock)
    } catch {
      return ''
    }
  }
  const tokens = source({ store })
  tokens.invalidate(await ask(tokens))
  tokens.invalidate(markup)
  await ask(tokens)
  await ask(tokens)
  replies.push(
    async () => failed,
    throwHostile,
    throwHostile,
    throwHostile,
    async () => failed,
  )
  const failing = source()
  for (let call = 0; call < 5; call++) await ask(failing)
  await ask(source())
  await ask(source({ clientSecret: throwHostile }))
  const record = { accessToken: marker, acquiredAt: markup, expiresAt: 1 } as never
  await ask(source({ store: { ...store, read: async () => record } }))
  return events
}

describe('hostile input', () => {
  it('is in none of the events, and every event was sent', async () => {
    const events = [...(await ofAnApi()), ...(await ofCachedKeys()), ...(await ofAClient())]
    const types: Record<CognitoM2MEvent['type'], number> = {
      token_validated: 0,
      token_refused: 0,
      credentials_refused: 0,
      keys_unavailable: 0,
      any_client_accepted: 0,
      keys_download_started: 0,
      keys_downloaded: 0,
      keys_download_failed: 0,
      keys_loaded: 0,
      key_ignored: 0,
      stale_keys_used: 0,
      jwks_cache_failed: 0,
      token_served: 0,
      token_acquisition_started: 0,
      token_acquired: 0,
      token_request_failed: 0,
      token_request_skipped: 0,
      token_attempt_started: 0,
      token_attempt_ended: 0,
      scopes_not_granted: 0,
      token_invalidated: 0,
      clock_skew: 0,
      token_store_called: 0,
      token_store_responded: 0,
      token_store_failed: 0,
    }
    for (const event of events) {
      types[event.type] += 1
      const told = `${JSON.stringify(event)} ${inspect(event, { depth: 10, showHidden: true })}`
      for (const secret of [marker, clientSecret, '<script', 'Bearer ', 'eyJ', '\u001b', accessKey.jwk.n]) {
        expect(told).not.toContain(secret)
      }
    }
    expect(Object.entries(types).filter(([, count]) => count === 0)).toEqual([])
  })

  it('cannot reach the request through a listener that throws or rejects', async () => {
    for (const onEvent of [() => Promise.reject(hostileError()), throwHostile]) {
      const { validator } = createAuthorizer({
        issuers: [{ userPoolId, issuerTypes: ['ORIGINAL'] }],
        clientIds: [clientId],
        clock: createManualClock(now),
        fetch: async () => Response.json(jwks),
        onEvent,
      })
      expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    }
  })

  it('of one listener does not keep events from the next', async () => {
    const seen: string[] = []
    const { validator } = createAuthorizer({
      userPoolId,
      resource: 'orders',
      onEvent: [throwHostile, ({ type }) => seen.push(type)],
    })
    await validator.safeValidate(marker)
    expect(seen).toEqual(['token_refused'])
  })
})
