import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createTokenValidator } from '@cognito-m2m/core'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { boundedFetch, type FetchFailureCode } from '../../src/fetch/bounded-fetch.ts'
import { jwks, mint, now } from '../support/issuer.ts'
import { type Behaviour, type KeysServer, serve, startKeysServer } from '../support/keys-server.ts'
import { createManualClock } from '../support/manual-clock.ts'

const servers: KeysServer[] = []
const start = async (behaviour: Behaviour) => {
  const server = await startKeysServer(behaviour)
  servers.push(server)
  return server
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const get = (url: string, changes: Partial<Parameters<typeof boundedFetch>[0]> = {}) =>
  boundedFetch({ fetch, clock: systemClock, url, deadlineSeconds: 30, maxBytes: 262_144, ...changes })

/** Short only where it has to pass: on a busy machine, any other request may take that long. */
const deadlineFor = (code: string) => (code === 'timeout' ? 0.5 : 30)

/** Waits until the client has closed every connection. */
async function untilClosed(server: KeysServer): Promise<void> {
  while (server.connections() > 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

const document = JSON.stringify(jwks)
const forever =
  (seconds: number, head: (response: Parameters<Behaviour>[1]) => void): Behaviour =>
  (_, response) => {
    head(response)
    const timer = setInterval(() => response.write('a'), seconds * 1000)
    response.on('close', () => clearInterval(timer))
  }

const faults: readonly (readonly [string, FetchFailureCode, Behaviour])[] = [
  ['no response', 'timeout', () => {}],
  ['headers and no body', 'timeout', (_, response) => response.writeHead(200).flushHeaders()],
  ['a body that stops', 'timeout', (_, response) => response.writeHead(200).write(document.slice(0, 100))],
  ['one byte each 20 ms', 'timeout', forever(0.02, (response) => response.writeHead(200).flushHeaders())],
  ['a reset at once', 'network', (request) => request.socket.destroy()],
  [
    'a reset within the body',
    'network',
    (request, response) => {
      response
        .writeHead(200, { 'content-length': '1000' })
        .write(document.slice(0, 100), () => request.socket.destroy())
    },
  ],
  [
    'a body shorter than announced',
    'network',
    (request, response) => {
      response.writeHead(200, { 'content-length': '100000' }).write(document, () => request.socket.end())
    },
  ],
  ['a response that is not HTTP', 'network', (request) => request.socket.end('hello\r\n\r\n')],
  ['301', 'redirect', serve('', 301, { location: '/elsewhere' })],
  ['302 to another host', 'redirect', serve('', 302, { location: 'http://127.0.0.2:1/' })],
  ['303', 'redirect', serve('', 303, { location: '/elsewhere' })],
  ['307', 'redirect', serve('', 307, { location: '/elsewhere' })],
  ['308', 'redirect', serve('', 308, { location: '/elsewhere' })],
  [
    'a 60 MB gzip bomb',
    'encoded',
    serve(gzipSync(Buffer.alloc(60_000_000)), 200, { 'content-encoding': 'gzip' }),
  ],
  [
    'a brotli bomb',
    'encoded',
    serve(brotliCompressSync(Buffer.alloc(60_000_000)), 200, { 'content-encoding': 'br' }),
  ],
  ['a small gzip body', 'encoded', serve(gzipSync(document), 200, { 'content-encoding': 'gzip' })],
  ['an unknown encoding', 'encoded', serve(document, 200, { 'content-encoding': 'aes128gcm' })],
  ['64 MB announced', 'too_large', serve(Buffer.alloc(64_000_000))],
  [
    '64 MB in chunks',
    'too_large',
    (_, response) => {
      const chunk = Buffer.alloc(65_536)
      let sent = 0
      const more = () => {
        while (sent < 1000) {
          sent += 1
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    },
  ],
  ['one byte too many', 'too_large', serve(Buffer.alloc(262_145))],
]

describe('boundedFetch', () => {
  it.each(faults)('fails for %s: %s', async (_, code, behaviour) => {
    const server = await start(behaviour)
    const answer = await get(`${server.issuer}/x`, { deadlineSeconds: deadlineFor(code) })
    expect(answer).toMatchObject({ outcome: 'failed', code })
    expect(server.requests()).toBe(1)
    await untilClosed(server)
  })

  it('returns a response within its bounds, whatever its status', async () => {
    const server = await start(serve('teapot', 418, { 'x-a': 'b' }))
    const answer = await get(server.issuer)
    expect(answer).toMatchObject({
      outcome: 'response',
      status: 418,
      body: new Uint8Array(Buffer.from('teapot')),
    })
    expect(answer.outcome === 'response' && answer.headers.get('x-a')).toBe('b')
  })

  it('returns a body of exactly the maximum size, in many chunks', async () => {
    const server = await start((_, response) => {
      for (let index = 0; index < 64; index++) response.write(Buffer.alloc(4096, index))
      response.end()
    })
    const answer = await get(server.issuer)
    expect(answer.outcome === 'response' && answer.body.length).toBe(262_144)
    expect(answer.outcome === 'response' && answer.body[262_143]).toBe(63)
  })

  it('asks for the identity encoding, and sends method, headers and body', async () => {
    const seen: unknown[] = []
    const server = await start(({ method, headers }, response) => {
      seen.push(method, headers['accept-encoding'], headers['x-a'])
      response.end()
    })
    await get(server.issuer, {
      method: 'POST',
      headers: { 'x-a': 'b', 'accept-encoding': 'gzip' },
      body: 'hello',
    })
    expect(seen).toEqual(['POST', 'identity', 'b'])
  })

  it('fails with network and the cause when nothing listens', async () => {
    const server = await start(serve(''))
    await server.close()
    expect(await get(server.issuer)).toMatchObject({
      outcome: 'failed',
      code: 'network',
      cause: expect.anything(),
    })
  })

  it('fails with network for a host that does not exist', async () => {
    expect(await get('https://does-not-exist.invalid/', { deadlineSeconds: 5 })).toMatchObject({
      code: 'network',
    })
  })

  it('fails with aborted when the caller aborts, before or during the request', async () => {
    const server = await start(() => {})
    expect(await get(server.issuer, { signal: AbortSignal.abort() })).toMatchObject({ code: 'aborted' })
    expect(server.requests()).toBe(0)
    const abort = new AbortController()
    const running = get(server.issuer, { signal: abort.signal, deadlineSeconds: 60 })
    abort.abort()
    expect(await running).toMatchObject({ code: 'aborted' })
    await untilClosed(server)
  })

  it('does not wait for a fetch that ignores its signal, and cancels its late body', async () => {
    const clock = createManualClock()
    let cancelled = false
    let respond = (_: Response) => {}
    const answer = get('https://i.example', {
      clock,
      deadlineSeconds: 3,
      fetch: () =>
        new Promise((resolve) => {
          respond = resolve
        }),
    })
    await clock.advance(3)
    expect(await answer).toEqual({ outcome: 'failed', code: 'timeout' })
    respond(
      new Response(
        new ReadableStream({
          cancel: () => {
            cancelled = true
          },
        }),
      ),
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(cancelled).toBe(true)
    expect(clock.timers().all).toBe(0)
  })

  it('refuses a response that was redirected', async () => {
    const response = new Response('{}')
    Object.defineProperty(response, 'redirected', { value: true })
    expect(await get('https://i.example', { fetch: async () => response })).toMatchObject({
      code: 'redirect',
    })
  })
})

describe('a validator whose key endpoint misbehaves', () => {
  it.each(faults)(
    'reports keys_unavailable after one request, and leaves no connection open: %s (%s)',
    async (_, code, behaviour) => {
      const server = await start(behaviour)
      const validator = createTokenValidator({
        issuers: [{ issuer: server.issuer }],
        keys: { deadlineSeconds: deadlineFor(code) },
      })
      const token = mint({ claims: { iss: server.issuer } })
      const results = await Promise.all(Array.from({ length: 20 }, () => validator.safeValidate(token)))
      for (const result of results)
        expect(result).toMatchObject({ outcome: 'keys_unavailable', unavailable: { code } })
      expect(server.requests()).toBe(1)
      await untilClosed(server)
    },
  )

  it('keeps validating while every other response fails', async () => {
    const server = await start(() => {})
    let count = 0
    server.behave((request, response) =>
      (count++ % 2 === 0 ? serve('', 500) : serve(jwks))(request, response),
    )
    const clock = createManualClock(now)
    const validator = createTokenValidator({ issuers: [{ issuer: server.issuer }], clock, random: () => 1 })
    const token = mint({ claims: { iss: server.issuer, exp: now + 86_400 } })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'keys_unavailable' })
    await clock.advance(1)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    for (let round = 0; round < 10; round++) {
      await clock.advance(601)
      expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
      await validator.prefetch()
    }
    expect(count).toBe(12)
  })
})
