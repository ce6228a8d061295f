import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { cognitoM2M, type HttpEvent } from '../src/index.ts'

let cognito: LocalCognito
let valid: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'lambda-guard' })
  valid = `Bearer ${await cognito.mintToken()}`
})
afterAll(() => cognito.close())

const guardOf = (more: object = {}) =>
  cognitoM2M({ issuers: [{ issuer: cognito.issuer }], resource: 'orders', ...more })
/** The guard as a program without types calls it. */
type Guard = (...args: readonly unknown[]) => unknown
const ok = { statusCode: 200, body: '' }

it.each<[string, number, () => HttpEvent]>([
  ['one header', 200, () => ({ headers: { authorization: valid } })],
  ['its name in upper case', 200, () => ({ headers: { AUTHORIZATION: valid } })],
  [
    'one header told twice',
    200,
    () => ({ headers: { Authorization: valid }, multiValueHeaders: { Authorization: [valid] } }),
  ],
  ['multi-value headers only', 200, () => ({ headers: null, multiValueHeaders: { authorization: [valid] } })],
  ['two values', 400, () => ({ headers: {}, multiValueHeaders: { Authorization: ['Bearer x.y.z', valid] } })],
  ['two equal values', 400, () => ({ headers: {}, multiValueHeaders: { Authorization: [valid, valid] } })],
  ['case variants', 400, () => ({ headers: { Authorization: 'Bearer x.y.z', authorization: valid } })],
  [
    'the two kinds at odds',
    400,
    () => ({ headers: { Authorization: valid }, multiValueHeaders: { Authorization: ['Bearer x.y.z'] } }),
  ],
  ['control characters', 400, () => ({ headers: { authorization: `${valid}\r\nX-Injected: yes` } })],
  ['text beyond Latin-1', 400, () => ({ headers: { authorization: 'Bearer \u6f22.\u{1f600}.\u0000' } })],
  ['one value in an array', 200, () => ({ headers: { authorization: [valid] } })],
  ['two values in an array', 400, () => ({ headers: { authorization: ['Bearer x.y.z', valid] } })],
  ['no headers at all', 401, () => ({ headers: null, multiValueHeaders: null })],
  ['an empty event', 401, () => ({})],
  // An invocation by hand may carry anything.
  ['no event', 401, () => undefined as unknown as HttpEvent],
  ['null for an event', 401, () => null as unknown as HttpEvent],
  ['a text for an event', 401, () => valid as unknown as HttpEvent],
  ['headers that are no table', 401, () => ({ headers: valid }) as unknown as HttpEvent],
  ['a header that is a number', 401, () => ({ headers: { authorization: 7 } }) as unknown as HttpEvent],
])('%s: %i', async (_name, status, event) => {
  const handler = guardOf()({}, () => ok)
  expect(await handler(event())).toMatchObject({ statusCode: status })
})

it('hands the token and the context to the handler', async () => {
  const handler = guardOf()(
    { scopes: 'orders/read' },
    (_event: APIGatewayProxyEventV2, accessToken, context: Context) => ({
      statusCode: 200,
      body: `${accessToken.clientId} ${context.awsRequestId}`,
    }),
  )
  const event = { headers: { authorization: valid } } as unknown as APIGatewayProxyEventV2
  expect(await handler(event, { awsRequestId: 'id-1' } as Context)).toMatchObject({
    body: `${cognito.clientId} id-1`,
  })
})

it('downloads the keys while the function starts, and renews them within an invocation', async () => {
  let now = 1_800_000_000
  let downloads = 0
  const guard = guardOf({
    clock: { now: () => now, monotonic: () => now, schedule: () => () => {} },
    fetch: (url: string, init: RequestInit) => {
      downloads += 1
      return fetch(url, init)
    },
  })
  await guard.prefetch()
  expect(downloads).toBe(1)
  const handler = guard({}, () => ok)
  await handler({ headers: { authorization: valid } })
  expect(downloads).toBe(1)
  now += 601
  await handler({ headers: { authorization: valid } })
  // The download was waited for: nothing of it is left for a frozen sandbox.
  expect(downloads).toBe(2)
  expect(guard.health()).toMatchObject([{ usable: true, ageSeconds: 0 }])
})

it('leaves the keys to the first token where prefetch is off', async () => {
  let downloads = 0
  const guard = guardOf({
    prefetch: false,
    fetch: (url: string, init: RequestInit) => {
      downloads += 1
      return fetch(url, init)
    },
  })
  const handler = guard({}, () => ok)
  expect(await handler({ headers: {} })).toMatchObject({ statusCode: 401 })
  expect(downloads).toBe(0)
  expect(await handler({ headers: { authorization: valid } })).toEqual(ok)
  expect(downloads).toBe(1)
})

it.each([
  ['is exported without being called', (guard: Guard) => guard({ version: '2.0', rawPath: '/orders' }, {})],
  ['gets no handler', (guard: Guard) => guard({ scopes: 'orders/read' })],
  ['gets no requirement', (guard: Guard) => guard(() => ok)],
])('says how to call a guard that %s', (_name, call) => {
  expect(() => call(guardOf({ prefetch: false }) as Guard)).toThrow(
    expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining('Call the guard') }),
  )
})

it('refuses a requirement that is undefined, when the route is defined', () => {
  const guard = guardOf({ prefetch: false })
  const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
  // @ts-expect-error it may be undefined
  expect(() => guard(rules.orders, () => ok)).toThrow('`requirement`: must not be undefined')
  // @ts-expect-error it may be undefined
  expect(() => guard.check(rules.orders)).toThrow('`requirement`: must not be undefined')
  // @ts-expect-error it may be undefined
  expect(() => guard.middy(rules.orders)).toThrow('`requirement`: must not be undefined')
  // @ts-expect-error it may be undefined
  expect(() => guard.powertools(rules.orders)).toThrow('`requirement`: must not be undefined')
})

describe("the README's handler for browsers", () => {
  const cors = {
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-expose-headers': 'www-authenticate, retry-after',
  }
  const browsersHandler = () => {
    const listOrders = guardOf({ onRefused: () => ({ headers: cors }) })(
      { scopes: 'orders/read' },
      async (_event: { httpMethod: string; headers: Record<string, string> }) => ({
        statusCode: 200,
        headers: cors,
        body: '[]',
      }),
    )
    return async (event: { httpMethod: string; headers: Record<string, string> }) =>
      event.httpMethod === 'OPTIONS' ? { statusCode: 204, headers: cors, body: '' } : listOrders(event)
  }

  it('answers a preflight, which has no token', async () => {
    expect(await browsersHandler()({ httpMethod: 'OPTIONS', headers: {} })).toMatchObject({ statusCode: 204 })
  })

  it('lets them read the challenge of a refusal', async () => {
    expect(await browsersHandler()({ httpMethod: 'GET', headers: {} })).toMatchObject({
      statusCode: 401,
      headers: { ...cors, 'www-authenticate': 'Bearer realm="api"' },
    })
  })

  it('serves a valid token', async () => {
    const event = { httpMethod: 'GET', headers: { authorization: valid } }
    expect(await browsersHandler()(event)).toMatchObject({ statusCode: 200, body: '[]' })
  })
})

describe('inside awslambda.streamifyResponse', () => {
  const written: string[] = []
  const stream = {
    write: (chunk: string) => written.push(chunk),
    end(last: string | (() => void)) {
      written.push(...(typeof last === 'string' ? [last] : []), 'end')
      if (typeof last === 'function') last()
    },
  }
  const from = vi.fn((underlying: typeof stream, _metadata: object) => underlying)
  beforeEach(() => {
    written.length = 0
    from.mockClear()
    vi.stubGlobal('awslambda', { HttpResponseStream: { from } })
  })
  afterEach(() => vi.unstubAllGlobals())

  const streaming = () =>
    guardOf()(
      { scopes: 'orders/read' },
      async (_event: HttpEvent, accessToken, responseStream: typeof stream) => {
        responseStream.end(accessToken.clientId)
      },
    )

  it('writes a refusal to the stream with its status, and ends it', async () => {
    expect(await streaming()({ headers: {} }, stream)).toBeUndefined()
    expect(from).toHaveBeenCalledWith(stream, {
      statusCode: 401,
      headers: expect.objectContaining({ 'www-authenticate': 'Bearer realm="api"' }),
    })
    // The body comes with `write`: what comes with `end` alone, the runtime sends without a status.
    expect(written).toEqual([expect.stringContaining('missing_token'), 'end'])
  })

  it('leaves the stream to the handler otherwise', async () => {
    await streaming()({ headers: { authorization: valid } }, stream)
    expect(written).toEqual([cognito.clientId, 'end'])
    expect(from).not.toHaveBeenCalled()
  })

  it('fails rather than send a refusal as 200', async () => {
    vi.stubGlobal('awslambda', undefined)
    await expect(streaming()({ headers: {} }, stream)).rejects.toThrow('awslambda.HttpResponseStream')
    expect(written).toEqual([])
  })
})

it('warns once when nothing restricts which clients get in', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const handler = cognitoM2M({ issuers: [{ issuer: cognito.issuer }] })({}, () => ok)
  await handler({ headers: { authorization: valid } })
  await handler({ headers: { authorization: valid } })
  expect(warn.mock.calls).toEqual([[expect.stringContaining('Set `resource`')]])
  warn.mockRestore()
})
