import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { TokenRequestError } from '../../src/acquisition/token-error.ts'
import { createTokenSource, type TokenSource } from '../../src/acquisition/token-source.ts'
import type { TokenSourceOptions } from '../../src/acquisition/token-source-options.ts'
import { systemClock } from '../../src/clock.ts'
import type { CognitoM2MEvent } from '../../src/events.ts'
import {
  type Answer,
  hang,
  issue,
  json,
  raw,
  reset,
  startTokenServer,
  unsignedToken,
} from './support/token-server.ts'

const secret = 'Secret_of+the+client_0123456789'
const now = () => systemClock.now()

function sourceOf(tokenEndpoint: string, more: Partial<TokenSourceOptions> = {}): TokenSource {
  return createTokenSource({
    tokenEndpoint,
    clientId: 'client1',
    clientSecret: secret,
    random: () => 0,
    attemptTimeoutSeconds: 0.3,
    totalTimeoutSeconds: 2,
    ...more,
  })
}

async function failureOf(source: TokenSource): Promise<TokenRequestError> {
  try {
    await source.getToken()
  } catch (error) {
    return error as TokenRequestError
  }
  throw new Error('A token was given.')
}

/** Everything that a log could make of an error. */
function told(error: unknown): string {
  const { stack, message } = error as Error
  return [
    inspect(error, { depth: 10, showHidden: true }),
    String(error),
    JSON.stringify(error),
    message,
    stack,
  ].join('\n')
}

const tokenBody = { access_token: 'AAA.BBB.CCC', expires_in: 3600, token_type: 'Bearer' }

describe('accepted responses', () => {
  const accepted: readonly [name: string, answer: Answer][] = [
    ['as documented', json(200, tokenBody)],
    ['token_type in lower case', json(200, { ...tokenBody, token_type: 'bearer' })],
    ['unknown members', json(200, { ...tokenBody, scope: 'a/b', foo: 1 })],
    ['expires_in as text', json(200, { ...tokenBody, expires_in: '3600' })],
    [
      'JSON that is called text/html: the members decide',
      raw(200, JSON.stringify(tokenBody), { 'content-type': 'text/html' }),
    ],
    ['no Content-Type', raw(200, JSON.stringify(tokenBody))],
    [
      'a body that comes byte by byte',
      (response) => {
        response.writeHead(200)
        for (const byte of JSON.stringify(tokenBody)) response.write(byte)
        response.end()
      },
    ],
  ]
  it.each(accepted)('%s', async (_name, answer) => {
    const server = await startTokenServer(answer)
    const source = sourceOf(server.url)
    expect(await source.getToken()).toBe('AAA.BBB.CCC')
    expect(await source.getToken()).toBe('AAA.BBB.CCC')
    expect(server.requests).toHaveLength(1)
  })
})

describe('lifetimes that cannot be trusted', () => {
  const lives: readonly [name: string, body: string][] = [
    ['no expires_in', '{"access_token":"T","token_type":"Bearer"}'],
    ['expires_in 0', '{"access_token":"T","expires_in":0,"token_type":"Bearer"}'],
    ['expires_in negative', '{"access_token":"T","expires_in":-1,"token_type":"Bearer"}'],
    ['expires_in 1e999', '{"access_token":"T","expires_in":1e999,"token_type":"Bearer"}'],
    ['expires_in text', '{"access_token":"T","expires_in":"abc","token_type":"Bearer"}'],
    [
      'expires_in text that only begins with digits',
      '{"access_token":"T","expires_in":"36e9","token_type":"Bearer"}',
    ],
    ['expires_in null', '{"access_token":"T","expires_in":null,"token_type":"Bearer"}'],
    ['expires_in an array', '{"access_token":"T","expires_in":[3600],"token_type":"Bearer"}'],
  ]
  it.each(lives)('%s, not a JWT: served for 20 s, not requested for each call', async (_name, body) => {
    const server = await startTokenServer(raw(200, body.replace('"T"', '"opaque"')))
    const lifetimes: unknown[] = []
    const source = sourceOf(server.url, {
      onEvent: (event) => event.type === 'token_acquired' && lifetimes.push(event.expiresInSeconds),
    })
    for (let call = 0; call < 100; call++) await source.getToken()
    expect(server.requests).toHaveLength(1)
    expect(lifetimes).toEqual([20])
  })
  it.each(lives)('%s, in a JWT: kept until its exp', async (_name, body) => {
    const token = unsignedToken({ exp: now() + 600 })
    const server = await startTokenServer(raw(200, body.replace('"T"', JSON.stringify(token))))
    const ends: number[] = []
    const source = sourceOf(server.url, {
      onEvent: (event: { type: string; expiresInSeconds?: number }) =>
        void (event.expiresInSeconds && ends.push(event.expiresInSeconds)),
    })
    await source.getToken()
    await source.getToken()
    expect(server.requests).toHaveLength(1)
    expect(ends).toHaveLength(1)
    expect(Math.abs((ends[0] ?? 0) - 600)).toBeLessThan(5)
  })
  it('an exp before expires_in limits the lifetime', async () => {
    const token = unsignedToken({ exp: now() + 10 })
    const server = await startTokenServer(issue(token, 3600), issue(token, 3600))
    const lives: unknown[] = []
    const source = sourceOf(server.url, {
      onEvent: (event) => event.type === 'token_acquired' && lives.push(event.expiresInSeconds),
    })
    await source.getToken()
    expect(lives[0]).toBeLessThanOrEqual(11) // `Date` has no fractions.
  })
  it('a lifetime of a million years counts as a day', async () => {
    const server = await startTokenServer(issue('opaque', 1e300))
    const lives: unknown[] = []
    const source = sourceOf(server.url, {
      onEvent: (event) => event.type === 'token_acquired' && lives.push(event.expiresInSeconds),
    })
    await source.getToken()
    expect(lives[0]).toBe(86_400)
  })
})

interface Fault {
  readonly answer: Answer
  readonly code: string
  readonly fault: string
  readonly detail?: string
  readonly requests: number
  readonly status?: number
}
const never = { requests: 1 }
const budgeted = { requests: 3 }
const protocol = { code: 'invalid_response', fault: 'protocol' } as const
const configuration = (code: string) => ({ code, fault: 'configuration', ...never })
const transient = (code: string) => ({ code, fault: 'transient', ...budgeted })
// The next attempt would be later than the total timeout here.
const throttled = { code: 'throttled', fault: 'throttled', ...never }
const bad = (detail: string) => ({ ...protocol, detail, ...never })
const leak = `AAA.${'B'.repeat(40)}.CCC`

const faults: Readonly<Record<string, Fault>> = {
  'no access_token': {
    answer: json(200, { expires_in: 3600, token_type: 'Bearer' }),
    ...bad('access_token'),
  },
  'access_token a number': { answer: json(200, { ...tokenBody, access_token: 5 }), ...bad('access_token') },
  'access_token empty': { answer: json(200, { ...tokenBody, access_token: '' }), ...bad('access_token') },
  'access_token with CR LF': {
    answer: json(200, { ...tokenBody, access_token: `${leak}\r\nx: y` }),
    ...bad('access_token'),
  },
  'access_token not b64token': {
    answer: json(200, { ...tokenBody, access_token: 'a bé' }),
    ...bad('access_token'),
  },
  'access_token ends in a line break': {
    answer: json(200, { ...tokenBody, access_token: `${leak}\n` }),
    ...bad('access_token'),
  },
  'token_type mac': { answer: json(200, { ...tokenBody, token_type: 'mac' }), ...bad('token_type') },
  'token_type missing': { answer: json(200, { access_token: leak, expires_in: 3600 }), ...bad('token_type') },
  'body an array': { answer: json(200, [tokenBody]), ...bad('not_an_object') },
  'body null': { answer: raw(200, 'null'), ...bad('not_an_object') },
  'body a number': { answer: raw(200, '5'), ...bad('not_an_object') },
  'JSON cut short': {
    answer: raw(200, '{"access_token":"AAA'),
    ...protocol,
    detail: 'not_json',
    requests: 2,
  },
  'HTML with 200': {
    answer: raw(200, `<html>${leak}</html>`, { 'content-type': 'text/html' }),
    ...protocol,
    detail: 'not_json',
    requests: 2,
  },
  'empty body with 200': { answer: raw(200, ''), ...protocol, detail: 'not_json', requests: 2 },
  'not UTF-8': {
    answer: (response) => void response.writeHead(200).end(Buffer.from([0x7b, 0xff, 0x7d])),
    ...protocol,
    detail: 'not_json',
    requests: 2,
  },
  '201': { answer: json(201, tokenBody), ...bad('status') },
  '204': { answer: raw(204, ''), ...bad('status') },
  'Content-Length promises more': {
    answer: (response) => {
      const body = JSON.stringify(tokenBody)
      response.writeHead(200, { 'content-length': body.length + 50 })
      response.write(body, () => response.socket?.destroy())
    },
    ...transient('network'),
  },
  '20 MB': { answer: raw(200, `{"access_token":"${'a'.repeat(20_000_000)}"}`), ...bad('too_large') },
  'gzip that nobody asked for': {
    answer: raw(200, JSON.stringify(tokenBody), { 'content-encoding': 'gzip' }),
    ...bad('encoded'),
  },
  '503, compressed': { answer: raw(503, 'x', { 'content-encoding': 'gzip' }), ...transient('server_error') },
  '403 of 1 MB': { answer: raw(403, 'x'.repeat(1_000_000)), ...configuration('forbidden') },
  invalid_request: { answer: json(400, { error: 'invalid_request' }), ...configuration('invalid_request') },
  'invalid_client with 400': {
    answer: json(400, { error: 'invalid_client' }),
    ...configuration('invalid_client'),
  },
  'invalid_client with 401': {
    answer: json(401, { error: 'invalid_client' }),
    ...configuration('invalid_client'),
  },
  invalid_scope: { answer: json(400, { error: 'invalid_scope' }), ...configuration('invalid_scope') },
  unauthorized_client: {
    answer: json(400, { error: 'unauthorized_client' }),
    ...configuration('unauthorized_client'),
  },
  unsupported_grant_type: {
    answer: json(400, { error: 'unsupported_grant_type' }),
    ...configuration('unsupported_grant_type'),
  },
  'hostile error_description': {
    answer: json(400, { error: 'invalid_client', error_description: `x\r\n\u001b[31m<script>${leak}` }),
    ...configuration('invalid_client'),
  },
  'an error nobody knows': {
    answer: json(400, { error: `${leak}\r\n` }),
    ...configuration('request_refused'),
  },
  'error an object': { answer: json(400, { error: { code: leak } }), ...configuration('request_refused') },
  '400 HTML': { answer: raw(400, '<html>'), ...configuration('request_refused') },
  '400 empty': { answer: raw(400, ''), ...configuration('request_refused') },
  '401 without a reason': { answer: raw(401, ''), ...configuration('invalid_client') },
  '403 of a web ACL': { answer: raw(403, '<html>Request blocked</html>'), ...configuration('forbidden') },
  '404': { answer: raw(404, ''), ...configuration('request_refused') },
  '429 JSON': { answer: json(429, {}), ...throttled },
  '429 text': { answer: raw(429, 'Rate exceeded'), ...throttled },
  '429 HTML': { answer: raw(429, '<html>Rate exceeded</html>'), ...throttled },
  '429 that blames the client': { answer: json(429, { error: 'invalid_client' }), ...throttled },
  '400 TooManyRequestsException': {
    answer: json(
      400,
      { __type: 'TooManyRequestsException', message: 'Rate exceeded' },
      { 'content-type': 'application/x-amz-json-1.1' },
    ),
    ...throttled,
  },
  '400 TooManyRequestsException with its namespace': {
    answer: json(400, { __type: 'com.amazonaws.cognito#TooManyRequestsException' }),
    ...throttled,
  },
  '429 with a Retry-After that is none': { answer: json(429, {}, { 'retry-after': 'soon' }), ...throttled },
  '429 with a negative Retry-After': { answer: json(429, {}, { 'retry-after': '-5' }), ...throttled },
  '408': { answer: raw(408, ''), ...transient('timeout') },
  '500 HTML': { answer: raw(500, '<html>'), ...transient('server_error') },
  '500 that blames the client': {
    answer: json(500, { error: 'invalid_client' }),
    ...transient('server_error'),
  },
  '502': { answer: raw(502, ''), ...transient('server_error') },
  '503': { answer: json(503, {}), ...transient('server_error') },
  '504': { answer: raw(504, ''), ...transient('server_error') },
  'connection reset': { answer: reset, ...transient('network') },
  'reset in the middle of the body': {
    answer: (response) => {
      response.writeHead(200, { 'content-length': 500 })
      response.write('{"access_token":"', () => response.socket?.resetAndDestroy())
    },
    ...transient('network'),
  },
  'no answer': { answer: hang, ...transient('timeout') },
  'headers, then silence': {
    answer: (response) => {
      response.writeHead(200)
      response.write('{')
    },
    ...transient('timeout'),
  },
  'the token is expired already': { answer: issue(unsignedToken({ exp: now() - 60 })), ...bad('expired') },
}

describe('faults', () => {
  it.each(Object.entries(faults))('%s', async (_name, { answer, code, fault, detail, requests }) => {
    const server = await startTokenServer(answer)
    const events: CognitoM2MEvent[] = []
    const error = await failureOf(sourceOf(server.url, { onEvent: (event) => events.push(event) }))
    expect(error).toMatchObject({ name: 'TokenRequestError', code, fault })
    expect(events.filter(({ type }) => type === 'token_request_failed')).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'token_attempt_ended')).toHaveLength(requests)
    expect(error.detail).toBe(detail)
    expect(error.retryAfterSeconds).toBeGreaterThan(0)
    expect(server.requests).toHaveLength(requests)

    const text = told(error) + inspect(events, { depth: 10 })
    expect(text).not.toContain(secret)
    expect(text).not.toContain(btoa(`client1:${secret}`))
    expect(text).not.toContain(leak)
    expect(text).not.toContain('\u001b[31m<')
  })

  it.each([301, 302, 303, 307, 308])('redirect %i: the target gets no request', async (status) => {
    const target = await startTokenServer(issue())
    const server = await startTokenServer(raw(status, '', { location: target.url }))
    const error = await failureOf(sourceOf(server.url, { clientAuthentication: 'body' }))
    expect(error).toMatchObject({ code: 'invalid_response', fault: 'protocol', detail: 'redirect' })
    expect(server.requests).toHaveLength(1)
    expect(target.requests).toHaveLength(0)
    expect(told(error)).not.toContain(secret)
  })

  it('connection refused', async () => {
    const error = await failureOf(sourceOf('http://127.0.0.1:9/oauth2/token'))
    expect(error).toMatchObject({ code: 'network', fault: 'transient' })
    expect(told(error)).not.toContain(secret)
  })

  it('host not found', async () => {
    const error = await failureOf(sourceOf('https://does-not-exist.invalid/oauth2/token'))
    expect(error).toMatchObject({ code: 'network', fault: 'transient' })
  })

  it('a fetch whose error has the whole request', async () => {
    const fetch = async (url: string, init: RequestInit) => {
      throw Object.assign(new Error(`failed: ${JSON.stringify(init)}`), {
        code: `E ${secret}`,
        config: init,
        url,
      })
    }
    const error = await failureOf(sourceOf('https://example.com/', { fetch, clientAuthentication: 'body' }))
    expect(error.code).toBe('network')
    expect(told(error)).not.toContain(secret)
  })

  it('a secret function whose error has the secret', async () => {
    const clientSecret = () =>
      Promise.reject(Object.assign(new Error(secret), { name: 'AccessDeniedException' }))
    const error = await failureOf(sourceOf('http://127.0.0.1:9/', { clientSecret }))
    expect(error).toMatchObject({ code: 'secret_unavailable', cause: { name: 'AccessDeniedException' } })
    expect(told(error)).not.toContain(secret)
  })
})

describe('what an error carries', () => {
  it.each(['x-amz-cognito-request-id', 'x-amzn-requestid'])('the request id of %s', async (header) => {
    const server = await startTokenServer(json(400, { error: 'invalid_scope' }, { [header]: '1f0e-77' }))
    const error = await failureOf(sourceOf(server.url))
    expect(error).toMatchObject({ status: 400, requestId: '1f0e-77' })
    expect(error.message).toContain('1f0e-77')
  })

  it('omits a request ID that is not one', async () => {
    const server = await startTokenServer(json(400, {}, { 'x-amzn-requestid': `<b>${secret}` }))
    expect((await failureOf(sourceOf(server.url))).requestId).toBeUndefined()
  })

  it('has the scopes that were dropped silently', async () => {
    const token = unsignedToken({ exp: now() + 3600, scope: 'orders/read' })
    const server = await startTokenServer(issue(token))
    const error = await failureOf(sourceOf(server.url, { scopes: ['orders/write', 'orders/read'] }))
    expect(error).toMatchObject({
      code: 'scopes_not_granted',
      fault: 'configuration',
      missingScopes: ['orders/write'],
    })
    expect(server.requests).toHaveLength(1)
    expect(told(error)).not.toContain(token)
  })

  it('or an event has them, and the token', async () => {
    const token = unsignedToken({ exp: now() + 3600, scope: 'orders/read' })
    const server = await startTokenServer(issue(token))
    const events: unknown[] = []
    const source = sourceOf(server.url, {
      scopes: ['orders/write', 'orders/read'],
      onMissingScopes: 'event',
      onEvent: (event: unknown) => events.push(event),
    })
    expect(await source.getToken()).toBe(token)
    expect(events).toContainEqual({
      type: 'scopes_not_granted',
      clientId: 'client1',
      missingScopes: ['orders/write'],
    })
    expect(JSON.stringify(events)).not.toContain(token)
  })
})
