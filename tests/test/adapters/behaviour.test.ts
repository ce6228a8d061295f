import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, answerOf, expected } from './expected.ts'
import { type RawRequest, sendRaw } from './raw-request.ts'
import { adapters } from './subjects/all.ts'
import type { Path, Subject, SubjectOptions } from './subjects/subject.ts'

let cognito: LocalCognito
let token: Record<'valid' | 'readOnly' | 'expired' | 'flipped' | 'strangeAlg' | 'foreign', string>
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'behaviour' })
  const valid = await cognito.mintToken({ scopes: ['orders/read', 'orders/write'] })
  const signatureStart = valid.lastIndexOf('.') + 1
  token = {
    valid,
    readOnly: await cognito.mintToken({ scopes: ['orders/read'] }),
    expired: await cognito.mintToken({ expiresInSeconds: -1 }),
    flipped: `${valid.slice(0, signatureStart)}${valid[signatureStart] === 'A' ? 'B' : 'A'}${valid.slice(signatureStart + 1)}`,
    strangeAlg: await cognito.mintToken({ header: { alg: 'RS256\u6f22\u00e9' } }),
    foreign: await cognito.mintToken({ signWith: 'foreign' }),
  }
})
afterAll(() => cognito.close())

/** A request, and the one answer that every adapter gives to it. Tokens are there only when it is sent. */
interface Row {
  readonly name: string
  readonly method?: string
  readonly path?: Path
  readonly query?: () => string
  readonly bodyText?: () => string
  /** Headers, or the value of one Authorization header. */
  readonly send: () => string | NonNullable<RawRequest['headers']>
  readonly answer: () => Answer
}

const authorization = (value: string) => ['Authorization', value] as const
const admitted = (): Answer => expected.admitted(cognito.clientId)

const rows: readonly Row[] = [
  // The decision table.
  { name: 'a valid token', send: () => `Bearer ${token.valid}`, answer: admitted },
  { name: 'no header', send: () => [], answer: () => expected.missing },
  { name: 'an expired token', send: () => `Bearer ${token.expired}`, answer: () => expected.invalid },
  { name: 'a flipped signature', send: () => `Bearer ${token.flipped}`, answer: () => expected.invalid },
  { name: "nobody's key", send: () => `Bearer ${token.foreign}`, answer: () => expected.invalid },
  {
    name: 'an alg that is not Latin-1',
    send: () => `Bearer ${token.strangeAlg}`,
    answer: () => expected.invalid,
  },
  { name: 'all scopes', path: '/all', send: () => `Bearer ${token.valid}`, answer: admitted },
  {
    name: 'one of all scopes',
    path: '/all',
    send: () => `Bearer ${token.readOnly}`,
    answer: () => expected.insufficient('orders/read orders/write'),
  },
  { name: 'any scope', path: '/any', send: () => `Bearer ${token.readOnly}`, answer: admitted },
  {
    name: 'the wrong scope',
    path: '/write',
    send: () => `Bearer ${token.readOnly}`,
    answer: () => expected.insufficient('orders/write'),
  },
  {
    name: 'not permitted',
    path: '/permit',
    send: () => `Bearer ${token.valid}`,
    answer: () => expected.insufficient(),
  },
  { name: 'anonymous, without', path: '/anonymous', send: () => [], answer: () => expected.admitted(null) },
  { name: 'anonymous, with', path: '/anonymous', send: () => `Bearer ${token.readOnly}`, answer: admitted },
  {
    name: 'anonymous, with a bad token',
    path: '/anonymous',
    send: () => `Bearer ${token.expired}`,
    answer: () => expected.invalid,
  },
  {
    name: 'anonymous, malformed',
    path: '/anonymous',
    send: () => 'Bearer',
    answer: () => expected.malformed,
  },

  // Header forms.
  { name: 'an empty header', send: () => '', answer: () => expected.missing },
  { name: 'blanks only', send: () => '   ', answer: () => expected.missing },
  { name: 'the scheme only', send: () => 'Bearer', answer: () => expected.malformed },
  { name: 'the scheme and a blank', send: () => 'Bearer ', answer: () => expected.malformed },
  { name: 'upper case', send: () => `BEARER ${token.valid}`, answer: admitted },
  { name: 'lower case', send: () => `bearer ${token.valid}`, answer: admitted },
  { name: 'two spaces', send: () => `Bearer  ${token.valid}`, answer: admitted },
  { name: 'blanks around', send: () => ` \t Bearer ${token.valid} \t `, answer: admitted },
  { name: 'a tab after the scheme', send: () => `Bearer\t${token.valid}`, answer: () => expected.missing },
  { name: 'no scheme', send: () => token.valid, answer: () => expected.missing },
  { name: 'a colon after the scheme', send: () => `Bearer: ${token.valid}`, answer: () => expected.missing },
  { name: 'the scheme glued', send: () => `Bearer${token.valid}`, answer: () => expected.missing },
  { name: 'another scheme', send: () => 'Basic dXNlcjpwYXNz', answer: () => expected.missing },
  { name: 'a quoted token', send: () => `Bearer "${token.valid}"`, answer: () => expected.malformed },
  {
    name: 'two tokens, one header',
    send: () => `Bearer ${token.valid} ${token.valid}`,
    answer: () => expected.malformed,
  },
  {
    name: 'two credentials, one header',
    send: () => `Bearer ${token.valid}, Bearer ${token.valid}`,
    answer: () => expected.malformed,
  },
  { name: 'a comma after', send: () => `Bearer ${token.valid},`, answer: () => expected.malformed },
  {
    name: 'a token with a line of its own letters',
    send: () => 'Bearer x.y.z',
    answer: () => expected.invalid,
  },
  { name: 'padding', send: () => `Bearer ${token.valid}=`, answer: () => expected.invalid },
  {
    name: 'Latin-1 in the token',
    send: () => 'Bearer caf\u00e9.\u00ff.\u0080',
    answer: () => expected.malformed,
  },
  { name: 'Latin-1 in the scheme', send: () => `B\u00e9arer ${token.valid}`, answer: () => expected.missing },
  { name: '15 KiB', send: () => `Bearer ${'A'.repeat(15_000)}`, answer: () => expected.invalid },
  { name: '100 kB', send: () => `Bearer ${'A'.repeat(100_000)}`, answer: () => expected.invalid },
  { name: '100 kB of blanks', send: () => `Bearer ${' '.repeat(100_000)}x`, answer: () => expected.invalid },
  { name: '100 kB of dots', send: () => `Bearer ${'.'.repeat(100_000)}`, answer: () => expected.invalid },

  // Elsewhere.
  {
    name: 'in the query',
    send: () => [],
    query: () => `?access_token=${token.valid}`,
    answer: () => expected.missing,
  },
  {
    name: 'in the form body',
    method: 'POST',
    send: () => [['Content-Type', 'application/x-www-form-urlencoded']],
    bodyText: () => `access_token=${token.valid}`,
    answer: () => expected.missing,
  },
  {
    name: 'in a cookie',
    send: () => [['Cookie', `access_token=${token.valid}`]],
    answer: () => expected.missing,
  },
  {
    name: 'in the header, and in the query',
    send: () => `Bearer ${token.valid}`,
    query: () => `?access_token=${token.valid}`,
    answer: admitted,
  },
]

/** Requests that the HTTP server itself may refuse before any handler sees them. */
const hostile: readonly { name: string; value: () => string }[] = [
  { name: 'a NUL', value: () => `Bearer ${token.valid}\u0000` },
  { name: 'a bare line feed', value: () => `Bearer ${token.valid}\nX-Injected: yes` },
  { name: 'a bare carriage return', value: () => `Bearer ${token.valid}\rX-Injected: yes` },
  { name: 'an escape', value: () => `Bearer \u001b[31m${token.valid}` },
  { name: 'a DEL', value: () => `Bearer \u007f${token.valid}` },
  { name: 'every control byte', value: () => `Bearer ${String.fromCharCode(...Array(32).keys())}` },
  { name: '300 kB', value: () => `Bearer ${'A'.repeat(300_000)}` },
]

describe.each(adapters)('$name', (adapter) => {
  let subject: Subject
  let downloads = 0
  const start = (more: Partial<SubjectOptions> = {}) =>
    adapter.start({
      issuers: [{ issuer: cognito.issuer }],
      clockToleranceSeconds: 0,
      // Silences the warning that any client gets in, which has a test of its own.
      onEvent: () => {},
      fetch: (url, init) => {
        downloads += 1
        return fetch(url, init)
      },
      ...more,
    })
  beforeAll(async () => {
    subject = await start()
  })
  afterAll(() => subject.close())

  it.each(rows)('$name', async (row) => {
    const sent = row.send()
    const bodyText = row.bodyText?.()
    const [response, ...others] = await sendRaw(subject.url, {
      ...(row.method !== undefined && { method: row.method }),
      path: `${row.path ?? '/valid'}${row.query?.() ?? ''}`,
      headers: typeof sent === 'string' ? [authorization(sent)] : sent,
      ...(bodyText !== undefined && { body: bodyText }),
    })
    if (response === undefined) throw new Error('No response.')
    expect(others).toEqual([])
    const answer = row.answer()
    expect(answerOf(response)).toEqual(answer)
    expect(response.headers['content-type']).toMatch(/^application\/json\b/)
    if (answer.status !== 200) {
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.headers['content-type']?.toLowerCase()).toBe('application/json; charset=utf-8')
    }
  })

  it.each(['first', 'second', 'both'])('two headers, the %s valid', async (which) => {
    const [response] = await sendRaw(subject.url, {
      path: '/valid',
      headers: [
        authorization(`Bearer ${which === 'second' ? 'x.y.z' : token.valid}`),
        ['authorization', `Bearer ${which === 'first' ? 'x.y.z' : token.valid}`],
      ],
    })
    // A load balancer without multi-value headers hands on the last of them only, and says so in its manual.
    const onlyLast = which === 'first' ? expected.invalid : admitted()
    const answer = adapter.name.endsWith(' alb events') ? onlyLast : expected.malformed
    expect(response && answerOf(response)).toEqual(answer)
  })

  it.each(hostile)('$name in the header is refused, and the next request is served', async ({ value }) => {
    const responses = await sendRaw(subject.url, { path: '/valid', headers: [authorization(value())] })
    for (const { status, headers, body } of responses) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(headers['x-injected']).toBeUndefined()
      expect(body).not.toContain(token.valid)
    }
    const [next] = await sendRaw(subject.url, {
      path: '/valid',
      headers: [authorization(`Bearer ${token.valid}`)],
    })
    expect(next?.status).toBe(200)
  })

  it('sends no body to HEAD', async () => {
    const [response] = await sendRaw(subject.url, { method: 'HEAD', path: '/valid' })
    // What follows a HEAD's head would be read as a second response.
    expect(response).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expected.missing.challenge },
    })
  })

  it('answers 100 pipelined bad tokens without a download', async () => {
    await sendRaw(subject.url, { path: '/valid', headers: [authorization(`Bearer ${token.valid}`)] })
    const before = downloads
    const responses = await sendRaw(subject.url, {
      path: '/valid',
      headers: [authorization('Bearer x.y.z')],
      repeat: 100,
    })
    expect(responses.map(({ status }) => status)).toEqual(Array(100).fill(401))
    expect(downloads).toBe(before)
  })

  it('answers many at once, on cold keys, each its own, with one download', async () => {
    const cold = await start()
    try {
      downloads = 0
      const sent = Array.from({ length: 60 }, (_, index) => index % 3)
      const statuses = await Promise.all(
        sent.map(async (kind) => {
          const value = [token.valid, token.expired, token.readOnly][kind] ?? ''
          const [response] = await sendRaw(cold.url, {
            path: '/write',
            headers: [authorization(`Bearer ${value}`)],
          })
          return response?.status
        }),
      )
      expect(statuses).toEqual(sent.map((kind) => [200, 401, 403][kind]))
      expect(downloads).toBe(1)
    } finally {
      await cold.close()
    }
  })

  it('says 503 with Retry-After while keys are unavailable, and nothing of why', async () => {
    const down = await start({ fetch: () => Promise.reject(new Error('internal text')) })
    try {
      const [response] = await sendRaw(down.url, {
        path: '/all',
        headers: [authorization(`Bearer ${token.valid}`)],
      })
      expect(response && answerOf(response)).toEqual(expected.unavailable)
      expect(response?.headers['retry-after']).toMatch(/^[1-9]\d*$/)
      expect(JSON.stringify(response)).not.toContain('internal text')
      // What needs no key is answered as ever.
      const [missing] = await sendRaw(down.url, { path: '/all' })
      expect(missing && answerOf(missing)).toEqual(expected.missing)
    } finally {
      await down.close()
    }
  })

  it('lets onRefused replace the answer, at once or later', async () => {
    const codes: string[] = []
    const replacing = await start({
      onRefused: (refused) => {
        codes.push(refused.code)
        const replacement = { status: 418, headers: { 'x-teapot': 'yes' }, body: { short: 'and stout' } }
        if (refused.code === 'missing_token') return replacement
        return refused.code === 'invalid_token' ? Promise.resolve(replacement) : undefined
      },
    })
    try {
      for (const headers of [[], [authorization('Bearer x.y.z')]]) {
        const [response] = await sendRaw(replacing.url, { path: '/valid', headers })
        expect(response).toMatchObject({
          status: 418,
          headers: { 'x-teapot': 'yes', 'cache-control': 'no-store' },
        })
        expect(JSON.parse(response?.body ?? '')).toEqual({ short: 'and stout' })
      }
      const [kept] = await sendRaw(replacing.url, { path: '/valid', headers: [authorization('Bearer')] })
      expect(kept && answerOf(kept)).toEqual(expected.malformed)
      expect(codes).toEqual(['missing_token', 'invalid_token', 'invalid_request'])
    } finally {
      await replacing.close()
    }
  })

  it.each(['throws', 'rejects'])(
    'survives a hook that %s: the request fails, the next is served',
    async (how) => {
      const failing = await start({
        onRefused: () => {
          if (how === 'throws') throw new Error('a mistake in a hook')
          return Promise.reject(new Error('a mistake in a hook'))
        },
      })
      try {
        const [response] = await sendRaw(failing.url, { path: '/valid' })
        expect(response?.status).toBeGreaterThanOrEqual(500)
        const [next] = await sendRaw(failing.url, {
          path: '/valid',
          headers: [authorization(`Bearer ${token.valid}`)],
        })
        expect(next?.status).toBe(200)
      } finally {
        await failing.close()
      }
    },
  )

  it('publishes its metadata to anybody, and names it in challenges', async () => {
    const published = await start({
      resourceMetadata: { resource: 'https://api.example.com/v1', scopesSupported: ['orders/read'] },
    })
    const path = '/.well-known/oauth-protected-resource/v1'
    try {
      const [document] = await sendRaw(published.url, {
        path,
        headers: [['X-Forwarded-Host', 'evil.example']],
      })
      expect(document?.status).toBe(200)
      expect(document?.headers['content-type']).toMatch(/^application\/json/)
      expect(JSON.parse(document?.body ?? '')).toEqual({
        resource: 'https://api.example.com/v1',
        authorization_servers: [cognito.issuer],
        bearer_methods_supported: ['header'],
        scopes_supported: ['orders/read'],
      })
      const [refused] = await sendRaw(published.url, { path: '/valid' })
      expect(refused?.headers['www-authenticate']).toBe(
        `Bearer realm="api", resource_metadata="https://api.example.com${path}"`,
      )
    } finally {
      await published.close()
    }
  })
})
