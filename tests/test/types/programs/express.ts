/** Express programs as users write them. */

import { createAuthorizer, defineResourceServer } from '@cognito-m2m/core'
import type { RequirementFor } from '@cognito-m2m/core/adapter'
import { cognitoM2M, type ExpressGuard, type GuardHandler, type ValidatedToken } from '@cognito-m2m/express'
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

export const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
export const canRead = guard({ scopes: 'read' })
export const anyCaller = guard()
export const maybe = guard({ anonymous: true })

// A guard is a RequestHandler: in variables, arrays and helpers.
export const asHandler: RequestHandler = guard({ scopes: 'read' })
export const stack: RequestHandler[] = [express.json(), guard(), canRead]
const logged =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    handler(req, res, next)
const asyncHandler =
  (handler: (req: Request, res: Response, next: NextFunction) => unknown): RequestHandler =>
  (req, res, next) => {
    handler(req, res, next)
  }

const app = express()
app.use(guard.metadata)
app.use(guard())
app.use('/api', express.json(), guard())
app.use(logged(canRead), asyncHandler(guard()))
app.get('/stack', stack, (_req: Request, res: Response) => void res.json(guard.accessTokenOf(res).clientId))
app.get('/stack2', ...stack)

// The handlers after it in the same call know the token, and the route's own types stay.
app.get('/orders/:id', guard({ scopes: ['read', 'orders/write'] }), (req, res) => {
  const id: Same<typeof req.params.id, string> = true
  const token: Same<typeof res.locals.accessToken, ValidatedToken> = true
  res.json({ id, token, client: res.locals.accessToken.clientId })
})
app.get('/saved', canRead, (_req, res) => {
  const token: Same<typeof res.locals.accessToken, ValidatedToken> = true
  res.json(token)
})
app.get('/maybe', guard({ anonymous: true }), (_req, res) => {
  const token: Same<typeof res.locals.accessToken, ValidatedToken | null> = true
  res.json(token)
})
app.route('/chain').get(guard(), (_req, res) => void res.json(res.locals.accessToken.clientId))
Router().get('/', canRead, (_req, res) => void res.json(res.locals.accessToken.clientId))

// After handlers with locals and bodies of their own.
interface Tenant extends Record<string, unknown> {
  tenant: string
}
const tenant: RequestHandler<{ id: string }, { ok: boolean }, { name: string }, object, Tenant> = (
  _req,
  res,
  next,
) => {
  res.locals.tenant = 'a'
  next()
}
app.put('/orders/:id', tenant, guard({ scopes: 'write' }), (req, res) => {
  res.json({ ok: req.body.name === res.locals.tenant })
})
const typed: RequestHandler<{ id: string }, { ok: boolean }, { name: string }> = (_req, res) =>
  void res.json({ ok: true })
app.post<{ id: string }, { ok: boolean }, { name: string }>('/orders/:id', guard(), typed)

// A module of its own that exports what it makes, with declarations.
export function createGuards(userPoolId: string) {
  const guard = cognitoM2M({ userPoolId, resource: orders })
  return { guard, canRead: guard({ scopes: 'read' }), canWrite: guard({ scopes: orders.scope('write') }) }
}
export const passed: ExpressGuard<unknown, 'read' | 'write' | 'orders/read' | 'orders/write'> =
  createGuards('eu-west-1_AbCdEf123').guard
export const handler: GuardHandler = passed()

// An authorizer that is shared keeps its scopes.
const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
export const sharing = cognitoM2M({ authorizer })
export const shared = sharing({ scopes: 'read' })

// Wrappers of their own.
export const forwarded = (...args: Parameters<typeof sharing>) => sharing(...args)
export const forwardedHandler: RequestHandler = forwarded({ scopes: 'read' })
export const wrapped = <Claims, Scope extends string, Anonymous extends boolean = false>(
  inner: ExpressGuard<Claims, Scope>,
  requirement: RequirementFor<Scope, Anonymous>,
) => [inner(), inner(requirement)] as const
export const wrappedType: Same<
  ReturnType<typeof wrapped<unknown, 'read', false>>,
  readonly [GuardHandler, GuardHandler]
> = true
export function register(
  anyToken: () => RequestHandler,
  reader: (rule: { scopes: 'read' }) => RequestHandler,
): void {
  app.use(anyToken(), reader({ scopes: 'read' }))
}
register(sharing, sharing)

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  guard(rules.orders)
  // @ts-expect-error an explicit undefined is no omitted requirement
  guard(undefined)
  const typedGuard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
  // @ts-expect-error a misspelled scope
  typedGuard({ scopes: 'raed' })
  // @ts-expect-error in a list too
  typedGuard({ anyScope: ['read', 'raed'] })
  // @ts-expect-error and with a shared authorizer
  sharing({ scopes: 'raed' })
  // @ts-expect-error a misspelled member
  guard({ scope: 'read' })
  // @ts-expect-error a misspelled member beside a right one
  guard({ scopes: 'read', anonymus: true })
  // @ts-expect-error a misspelled option
  cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resouce: 'orders' })
  app.get('/nobody', guard({ anonymous: true }), (_req, res) => {
    // @ts-expect-error there may be no token
    res.json(res.locals.accessToken.clientId)
  })
}
