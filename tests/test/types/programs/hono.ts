/** Hono programs as users write them. */
import { createAuthorizer, defineResourceServer } from '@cognito-m2m/core'
import type { ValidatedToken } from '@cognito-m2m/web'
import { type AccessTokenEnv, cognitoM2M } from '@cognito-m2m/web/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

export const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
export const canRead = guard({ scopes: 'read' })
export const stack: MiddlewareHandler[] = [guard.metadata, guard()]

// After a guard in the same call, the token is typed; the route's parameters stay.
const app = new Hono()
app.get('/orders/:id', guard({ scopes: ['read', 'orders/write'] }), (c) => {
  const accessToken = c.get('accessToken')
  const token: Same<typeof accessToken, ValidatedToken> = true
  const id: string = c.req.param('id')
  return c.json({ token, id, client: c.var.accessToken.clientId })
})
app.get('/saved', canRead, (c) => c.text(c.get('accessToken').clientId))
app.get('/maybe', guard({ anonymous: true }), (c) => {
  const accessToken = c.get('accessToken')
  const token: Same<typeof accessToken, ValidatedToken | null> = true
  return c.json(token)
})

// Below a guard on a path, the application says that every route has the token.
const api = new Hono<AccessTokenEnv>()
api.use(guard.metadata)
api.use('/orders/*', guard())
api.get('/orders', (c) => c.text(c.get('accessToken').clientId))

// Beside variables and bindings of its own, and in chains for the RPC client.
const mine = new Hono<{ Bindings: { POOL: string }; Variables: { tenant: string } }>()
mine.get('/', guard(), (c) => c.text(`${c.env.POOL} ${c.get('tenant')} ${c.get('accessToken').clientId}`))
const tenant = createMiddleware<{ Variables: { tenant: string } }>(async (c, next) => {
  c.set('tenant', 'a')
  await next()
})
export const chained = new Hono()
  .use(tenant)
  .get('/a', guard(), (c) => c.json({ client: c.get('accessToken').clientId, tenant: c.get('tenant') }))

const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
export const sharing = cognitoM2M({ authorizer, refusals: 'throw' })
// Bindings come with a request: one guard for all of them.
export function createGuard(userPoolId: string) {
  return cognitoM2M({ userPoolId, resource: orders })
}

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  guard(rules.orders)
  // @ts-expect-error an explicit undefined is no omitted requirement
  guard(undefined)
  const typed = createGuard('eu-west-1_AbCdEf123')
  // @ts-expect-error a misspelled scope
  typed({ scopes: 'raed' })
  // @ts-expect-error and with a shared authorizer
  sharing({ scopes: 'raed' })
  // @ts-expect-error a misspelled member beside a right one
  guard({ scopes: 'read', anonymus: true })
  // @ts-expect-error the guard is not called
  app.use(guard)
  // @ts-expect-error there may be no token
  app.get('/', guard({ anonymous: true }), (c) => c.text(c.get('accessToken').clientId))
}
