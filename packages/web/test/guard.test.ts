import { RefusedError, type ValidatedToken } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest'
import { cognitoM2M } from '../src/index.ts'

let cognito: LocalCognito
let authorization: string
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'web' })
  authorization = `Bearer ${await cognito.mintToken({ scopes: ['orders/read'] })}`
})
afterAll(() => cognito.close())

const guardOf = () => cognitoM2M({ issuers: [{ issuer: cognito.issuer }] })
const url = 'https://api.example.com/orders'

it('passes on what the runtime passes', async () => {
  const handler = guardOf()({}, (_request: Request, accessToken, env: { region: string }, more: number) =>
    Response.json({ client: accessToken.clientId, region: env.region, more }),
  )
  const response = await handler(new Request(url, { headers: { authorization } }), { region: 'eu' }, 7)
  expect(await response.json()).toEqual({ client: cognito.clientId, region: 'eu', more: 7 })
})

it('refuses without calling the handler', async () => {
  let called = false
  const handler = guardOf()({ scopes: 'orders/write' }, () => {
    called = true
    return new Response()
  })
  const response = await handler(new Request(url, { headers: { authorization } }))
  expect(response.status).toBe(403)
  expect(called).toBe(false)
})

it('refuses two headers, which come joined', async () => {
  const headers = new Headers({ authorization })
  headers.append('authorization', authorization)
  const response = await guardOf()({}, () => new Response())(new Request(url, { headers }))
  expect(response.status).toBe(400)
})

it('throws a refusal when told so, with the response that it would have sent', async () => {
  const guard = cognitoM2M({ issuers: [{ issuer: cognito.issuer }], refusals: 'throw' })
  const refused = await guard(
    { scopes: 'orders/write' },
    () => new Response(),
  )(new Request(url, { headers: { authorization } })).catch((error: unknown) => error)
  if (!(refused instanceof RefusedError)) throw refused
  const response = refused.getResponse()
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toContain('scope="orders/write"')
  expect(await response.json()).toMatchObject({ error: 'insufficient_scope' })
})

it('gives each refusal a response of its own', async () => {
  const check = guardOf().check()
  for (const _ of [1, 2]) {
    const checked = await check(new Request(url))
    expect(checked.allowed ? undefined : await checked.response.json()).toMatchObject({
      error: 'missing_token',
    })
  }
})

it('refuses a requirement that is undefined, when the route is defined', () => {
  const rules: Record<'orders', { readonly scopes: string } | undefined> = { orders: undefined }
  // @ts-expect-error it may be undefined
  expect(() => guardOf()(rules.orders, () => new Response())).toThrow('`requirement`: must not be undefined')
  // @ts-expect-error it may be undefined
  expect(() => guardOf().check(rules.orders)).toThrow('`requirement`: must not be undefined')
})

it('sends no body to HEAD', async () => {
  const response = await guardOf()({}, () => new Response())(new Request(url, { method: 'HEAD' }))
  expect(response.body).toBeNull()
})

it('answers HEAD for its metadata without a body', async () => {
  const guard = cognitoM2M({
    issuers: [{ issuer: cognito.issuer }],
    resourceMetadata: { resource: 'https://api.example.com' },
  })
  const at = 'https://api.example.com/.well-known/oauth-protected-resource'
  expect(await guard.metadata(new Request(at))?.json()).toMatchObject({ resource: 'https://api.example.com' })
  expect(guard.metadata(new Request(at, { method: 'HEAD' }))?.body).toBeNull()
  expect(guard.metadata(new Request(url))).toBeUndefined()
})

it('types the token by the requirement, and the request by the handler', () => {
  const guard = guardOf()
  class NextRequest extends Request {
    readonly nextUrl = ''
  }
  guard({ scopes: 'orders/read' }, (_request, accessToken) => {
    expectTypeOf(accessToken).toEqualTypeOf<ValidatedToken>()
    return new Response()
  })
  guard({ anonymous: true }, (_request, accessToken) => {
    expectTypeOf(accessToken).toEqualTypeOf<ValidatedToken | null>()
    return new Response()
  })
  const next = guard({}, (request: NextRequest) => new Response(request.nextUrl))
  expectTypeOf(next).parameters.toEqualTypeOf<[request: NextRequest]>()
})
