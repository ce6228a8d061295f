/** Koa programs as users write them. */
import { createAuthorizer, defineResourceServer } from '@cognito-m2m/core'
import { cognitoM2M, type ValidatedToken } from '@cognito-m2m/koa'
import Router from '@koa/router'
import Koa, { type Middleware } from 'koa'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

export const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
export const canRead = guard({ scopes: 'read' })
export const maybe = guard({ anonymous: true })
export const stack: Middleware[] = [guard.metadata, guard(), canRead]

// The application that `use` returns knows the token.
new Koa().use(guard()).use((ctx) => {
  const token: Same<typeof ctx.state.accessToken, ValidatedToken> = true
  ctx.body = { token, client: ctx.state.accessToken.clientId }
})
interface State {
  user: string
}
new Koa<State>().use(guard()).use((ctx) => {
  const user: Same<typeof ctx.state.user, string> = true
  ctx.body = { user, client: ctx.state.accessToken.clientId }
})

const router = new Router()
router.use(guard())
router.get('/orders/:id', guard({ scopes: ['read', 'orders/write'] }), (ctx) => {
  const token: Same<typeof ctx.state.accessToken, ValidatedToken> = true
  ctx.body = { token, id: ctx.params.id, client: ctx.state.accessToken.clientId }
})
router.get('/saved', canRead, (ctx) => {
  ctx.body = ctx.state.accessToken.clientId
})
router.get('/maybe', maybe, (ctx) => {
  const token: Same<typeof ctx.state.accessToken, ValidatedToken | null> = true
  ctx.body = token
})
router.get('/elsewhere', (ctx) => {
  ctx.body = guard.accessTokenOf(ctx).clientId
})

export function createGuards(userPoolId: string) {
  const guard = cognitoM2M({ userPoolId, resource: orders })
  return { guard, canRead: guard({ scopes: 'read' }), canWrite: guard({ scopes: orders.scope('write') }) }
}
const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
export const sharing = cognitoM2M({ authorizer })

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  guard(rules.orders)
  // @ts-expect-error an explicit undefined is no omitted requirement
  guard(undefined)
  const typed = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
  // @ts-expect-error a misspelled scope
  typed({ scopes: 'raed' })
  // @ts-expect-error and with a shared authorizer
  sharing({ scopes: 'raed' })
  // @ts-expect-error a misspelled member
  guard({ scope: 'read' })
  // @ts-expect-error a misspelled member beside a right one
  guard({ scopes: 'read', anonymus: true })
  // @ts-expect-error the guard is not called
  new Koa().use(guard)
  router.get('/nobody', guard({ anonymous: true }), (ctx) => {
    // @ts-expect-error there may be no token
    ctx.body = ctx.state.accessToken.clientId
  })
}
