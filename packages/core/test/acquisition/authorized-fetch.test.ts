import { describe, expect, it } from 'vitest'
import { createAuthorizedFetch } from '../../src/acquisition/authorized-fetch/authorized-fetch.ts'
import { isInvalidTokenChallenge } from '../../src/acquisition/authorized-fetch/bearer-challenge.ts'
import { type Answer, raw, startTokenServer } from './support/token-server.ts'

const invalidToken: Answer = raw(401, '', { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' })
const ok: Answer = raw(200, 'ok')

/** Tokens t1, t2, …: a new one after each that was invalidated. */
function tokens(limit = Number.POSITIVE_INFINITY) {
  let number = 1
  const invalidated: string[] = []
  return {
    invalidated,
    getToken: async () => `t${number}`,
    invalidate(token: string) {
      invalidated.push(token)
      if (number > limit) return false
      number++
      return true
    },
  }
}

async function api(...answers: Answer[]) {
  const server = await startTokenServer(...answers)
  const url = server.url.replace('/oauth2/token', '/orders')
  return {
    url,
    origin: new URL(url).origin,
    seen: () => server.requests.map(({ headers }) => headers.authorization),
    requests: server.requests,
  }
}

describe('authorized fetch', () => {
  it('adds the token at allowed origins only', async () => {
    const [mine, other] = [await api(ok), await api(ok)]
    const fetch = createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })
    await fetch(mine.url)
    await fetch(new URL(mine.url))
    await fetch(new Request(mine.url, { headers: { 'x-a': 'b' } }))
    await fetch(other.url)
    expect(mine.seen()).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1'])
    expect(mine.requests[2]?.headers['x-a']).toBe('b')
    expect(other.seen()).toEqual([undefined])
  })

  it.each([301, 302, 303, 307, 308])(
    'follows a redirect %i to another origin without the token',
    async (status) => {
      const other = await api(invalidToken)
      const mine = await api(raw(status, '', { location: other.url }))
      const source = tokens()
      const response = await createAuthorizedFetch({ tokens: source, origins: [mine.origin] })(mine.url)
      expect(mine.seen()).toEqual(['Bearer t1'])
      expect(other.seen()).toEqual([undefined])
      // The other origin cannot have the token forgotten either.
      expect(response.status).toBe(401)
      expect(source.invalidated).toEqual([])
    },
  )

  it('keeps the token on a redirect within the origin', async () => {
    const mine = await api(raw(302, '', { location: '/elsewhere' }), ok)
    await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url)
    expect(mine.seen()).toEqual(['Bearer t1', 'Bearer t1'])
  })

  it('does not add the token again when another origin redirects back', async () => {
    const mine = await api(raw(302, '', { location: 'http://127.0.0.1:1/' }), ok)
    const other = await api(raw(302, '', { location: mine.url }))
    const first = await api(raw(302, '', { location: other.url }))
    const fetch = createAuthorizedFetch({ tokens: tokens(), origins: [first.origin] })
    await fetch(first.url).catch(() => {})
    expect(other.seen()).toEqual([undefined])
    expect(mine.seen()[0]).toBeUndefined()
  })

  it('leaves an Authorization header of the caller unchanged', async () => {
    const mine = await api(invalidToken)
    await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url, {
      headers: { authorization: 'Basic x' },
    })
    expect(mine.seen()).toEqual(['Basic x'])
  })

  it.each([
    [[]],
    [['https://a.example/path']],
    [['http://a.example']],
    [['*']],
    ['https://a.example'],
    [undefined],
  ])('origins %j are refused', (origins) => {
    expect(() => createAuthorizedFetch({ tokens: tokens(), origins: origins as string[] })).toThrow(/origins/)
  })
})

describe('authorized fetch sends the token to the origin that it checked', () => {
  /** Runs `change` while the request waits for its token. */
  function scene(mine: string, change: () => void) {
    const sent: { input: unknown; init: RequestInit | undefined }[] = []
    const source = {
      async getToken() {
        await Promise.resolve()
        change()
        return 't1'
      },
      invalidate: () => false,
    }
    const send = async (input: unknown, init?: RequestInit) => {
      sent.push({ input, init })
      return new Response('ok')
    }
    return {
      sent,
      fetch: createAuthorizedFetch({ tokens: source, origins: [mine], fetch: send as typeof fetch }),
    }
  }

  it('for a URL that changes during the call', async () => {
    const url = new URL('https://api.example/orders')
    const { sent, fetch } = scene('https://api.example', () => {
      url.host = 'evil.example'
    })
    await fetch(url)
    expect(sent[0]?.input).toBe('https://api.example/orders')
  })

  it('for an object that returns another URL each time', async () => {
    let said = 0
    const input = { toString: () => (said++ === 0 ? 'https://api.example/orders' : 'https://evil.example/') }
    const { sent, fetch } = scene('https://api.example', () => {})
    await fetch(input as unknown as string)
    expect(sent[0]?.input).toBe('https://api.example/orders')
  })

  it('for an object shaped like a Request with another URL', async () => {
    const url = 'https://api.example/orders'
    for (const disguise of [
      { toString: () => 'https://evil.example/' },
      { [Symbol.toPrimitive]: () => 'https://evil.example/' },
    ]) {
      const input = { url, headers: {}, clone: () => input, ...disguise }
      const { sent, fetch } = scene('https://api.example', () => {})
      await fetch(input as unknown as string)
      expect(String(sent[0]?.input)).toBe('https://evil.example/')
      expect(new Headers(sent[0]?.init?.headers).get('authorization')).toBeNull()
    }
  })

  it('for an init that changes during the call', async () => {
    const init: RequestInit = { method: 'POST', body: 'order' }
    const { sent, fetch } = scene('https://api.example', () => {
      init.method = 'DELETE'
    })
    await fetch('https://api.example/orders', init)
    expect(sent[0]?.init).toMatchObject({ method: 'POST', body: 'order' })
  })

  it('passes a relative URL to fetch unchanged', async () => {
    const { sent, fetch } = scene('https://api.example', () => {})
    await fetch('/orders')
    expect(sent).toEqual([{ input: '/orders', init: undefined }])
  })
})

describe('a Request in unusual places', () => {
  it.each(['listed', 'unlisted'])('sends a Request given as init whole, to a %s origin', async (kind) => {
    const mine = await api(ok)
    const origins = kind === 'listed' ? [mine.origin] : ['https://api.example']
    const fetch = createAuthorizedFetch({ tokens: tokens(), origins })
    const init = new Request('https://elsewhere.example/', {
      method: 'PUT',
      body: 'order',
      headers: { 'x-a': 'b' },
    })
    await fetch(mine.url, init)
    expect(mine.requests.map(({ method, body }) => `${method} ${body}`)).toEqual(['PUT order'])
    expect(mine.requests[0]?.headers['x-a']).toBe('b')
    expect(mine.seen()).toEqual([kind === 'listed' ? 'Bearer t1' : undefined])
  })

  it('reads an init whose members are inherited, as fetch does', async () => {
    const mine = await api(ok)
    const init = Object.create({ method: 'DELETE' }) as RequestInit
    await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url, init)
    expect(mine.requests[0]?.method).toBe('DELETE')
  })

  it('decides by the URL that fetch uses, not by a redefined one', async () => {
    const [mine, other] = [await api(ok), await api(ok)]
    const fetch = createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })
    const redefined = new Request(other.url)
    Object.defineProperty(redefined, 'url', { value: mine.url })
    await fetch(redefined)
    class Disguised extends Request {}
    Object.defineProperty(Disguised.prototype, 'url', { get: () => mine.url })
    await fetch(new Disguised(other.url))
    const foreign = new Request(other.url)
    Object.setPrototypeOf(foreign, { url: mine.url, headers: new Headers(), signal: null, body: null })
    await fetch(foreign).catch(() => {})
    expect(mine.requests).toEqual([])
    expect(other.seen().every((token) => token === undefined)).toBe(true)
    expect(other.requests.length).toBeGreaterThanOrEqual(2)
  })

  it('does not trust an overridden clone method', async () => {
    const [mine, other] = [await api(ok), await api(ok)]
    const request = new Request(mine.url, { method: 'POST', body: 'order' })
    Object.defineProperty(request, 'clone', { value: () => new Request(other.url) })
    await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(request)
    expect(mine.seen()).toEqual(['Bearer t1'])
    expect(other.requests).toEqual([])
  })
})

describe('a 401 with invalid_token', () => {
  it('from another allowed origin, after a redirect that dropped the token, does not discard it', async () => {
    const other = await api(invalidToken)
    const mine = await api(raw(307, '', { location: other.url }))
    const source = tokens()
    const fetch = createAuthorizedFetch({ tokens: source, origins: [mine.origin, other.origin] })
    expect((await fetch(mine.url)).status).toBe(401)
    expect(other.seen()).toEqual([undefined])
    expect(source.invalidated).toEqual([])
  })

  it('is retried with a new token', async () => {
    const mine = await api(invalidToken, ok)
    const response = await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url)
    expect(response.status).toBe(200)
    expect(mine.seen()).toEqual(['Bearer t1', 'Bearer t2'])
  })

  it('is retried only once', async () => {
    const mine = await api(invalidToken)
    const response = await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url)
    expect(response.status).toBe(401)
    expect(mine.requests).toHaveLength(2)
  })

  it('is not retried when no other token is available', async () => {
    const mine = await api(invalidToken)
    await createAuthorizedFetch({ tokens: tokens(0), origins: [mine.origin] })(mine.url)
    expect(mine.requests).toHaveLength(1)
  })

  const bodies: readonly [name: string, body: () => RequestInit['body']][] = [
    ['text', () => 'order'],
    ['bytes', () => new TextEncoder().encode('order')],
    ['a Blob', () => new Blob(['order'])],
    ['form fields', () => new URLSearchParams({ order: '1' })],
  ]
  it.each(bodies)('is retried with %s as its body', async (_name, body) => {
    const mine = await api(invalidToken, ok)
    await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(mine.url, {
      method: 'POST',
      body: body() ?? null,
    })
    expect(mine.requests.map((request) => request.body)).toEqual([
      mine.requests[0]?.body,
      mine.requests[0]?.body,
    ])
    expect(mine.requests[0]?.body).toMatch(/order/)
  })

  it('is retried with a Request that has a body', async () => {
    const mine = await api(invalidToken, ok)
    const request = new Request(mine.url, { method: 'PUT', body: 'order' })
    const response = await createAuthorizedFetch({ tokens: tokens(), origins: [mine.origin] })(request)
    expect(response.status).toBe(200)
    expect(mine.requests.map(({ body, method }) => `${method} ${body}`)).toEqual(['PUT order', 'PUT order'])
  })

  it('is not retried with a stream as its body, which was consumed', async () => {
    const mine = await api(invalidToken, ok)
    const source = tokens()
    const init = { method: 'POST', body: new Blob(['order']).stream(), duplex: 'half' }
    const response = await createAuthorizedFetch({ tokens: source, origins: [mine.origin] })(
      mine.url,
      init as RequestInit,
    )
    expect(response.status).toBe(401)
    expect(mine.requests).toHaveLength(1)
  })

  it.each([
    ['403 with the same words', raw(403, '', { 'www-authenticate': 'Bearer error="invalid_token"' })],
    ['401 without a challenge', raw(401, '')],
    ['401 insufficient_scope', raw(401, '', { 'www-authenticate': 'Bearer error="insufficient_scope"' })],
    ['500', raw(500, '')],
  ])('%s is not tried again', async (_name, answer) => {
    const mine = await api(answer)
    const source = tokens()
    await createAuthorizedFetch({ tokens: source, origins: [mine.origin] })(mine.url)
    expect(mine.requests).toHaveLength(1)
    expect(source.invalidated).toEqual([])
  })

  it('the abort signal of the request ends the wait for a token', async () => {
    const source = {
      getToken: ({ signal }: { signal?: AbortSignal | undefined } = {}) =>
        new Promise<string>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      invalidate: () => false,
    }
    const abort = new AbortController()
    const call = createAuthorizedFetch({ tokens: source, origins: ['https://api.example'] })(
      'https://api.example/',
      { signal: abort.signal },
    )
    abort.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })
})

describe('the types', () => {
  it('compile inline as an optional fetch property', () => {
    interface ClientOptions {
      readonly fetch?: typeof globalThis.fetch
    }
    const client = (options: ClientOptions) => options
    const origins = ['https://api.example']
    expect(client({ fetch: createAuthorizedFetch({ tokens: tokens(), origins }) }).fetch).toBeTypeOf(
      'function',
    )
    const own = async (url: URL) => url.href
    const authorized: typeof own = createAuthorizedFetch({ tokens: tokens(), origins, fetch: own })
    expect(authorized).toBeTypeOf('function')
  })
})

describe('challenges', () => {
  it('are read in linear time', () => {
    // A thousand times each: what grew with the square of the length took minutes.
    for (const text of [
      'a '.repeat(4000),
      'a=" '.repeat(2000),
      '"\\'.repeat(4000),
      `a${' '.repeat(8000)}b`,
    ]) {
      for (let time = 0; time < 1000; time++) {
        isInvalidTokenChallenge({ status: 401, headers: new Headers({ 'www-authenticate': text }) })
      }
    }
  }, 20_000)

  const yes = [
    'Bearer error="invalid_token"',
    'bearer error=invalid_token',
    'Bearer realm="a, b", error="invalid_token", error_description="x"',
    'Basic realm="x", Bearer error="invalid_token"',
    'Negotiate abc==, Bearer realm="x",error = "invalid_token"',
  ]
  const no = [
    'Bearer',
    'Bearer realm="x"',
    'Bearer realm="error=\\"invalid_token\\""',
    'Bearer error="invalid_token_x"',
    'DPoP error="invalid_token"',
    'Bearer realm="x", DPoP error="invalid_token"',
    'Bearer error_description="invalid_token"',
    `Bearer realm="${'x'.repeat(9000)}", error="invalid_token"`,
    'Bearer error=',
    '"Bearer error="invalid_token',
  ]
  const challenge = (text: string, status = 401) => ({
    status,
    headers: new Headers({ 'www-authenticate': text }),
  })
  it.each(yes)('%s', (text) => expect(isInvalidTokenChallenge(challenge(text))).toBe(true))
  it.each(no)('not: %s', (text) => expect(isInvalidTokenChallenge(challenge(text))).toBe(false))
})
