import {
  type Authorizer,
  createAuthorizer,
  type Decision,
  defineResourceServer,
  type Requirement,
  type RouteRequirement,
  type ValidatedToken,
} from '@cognito-m2m/core'
import { z } from 'zod'
import type { Same, TokenOf } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Change' } })
const customClaims = z.object({ tenant: z.string() })

export const authorizer = createAuthorizer({
  userPoolId: 'eu-west-1_AbCdEf123',
  resource: orders,
  customClaims,
})
type Token = ValidatedToken<{ tenant: string }>
export const authorizerType: Same<
  typeof authorizer,
  Authorizer<{ tenant: string }, unknown, 'read' | 'write' | 'orders/read' | 'orders/write'>
> = true

// Exported, so that their declarations are emitted.
export const bare = authorizer.forRoute()
export const empty = authorizer.forRoute({})
export const scoped = authorizer.forRoute({
  scopes: ['read', 'orders/write'],
  permit: (token) => token.clientId !== '',
})
export const closed = authorizer.forRoute({ anonymous: false })
export const open = authorizer.forRoute({ anonymous: true })
declare const either: boolean
export const maybe = authorizer.forRoute({ anonymous: either })
declare const requirement: Requirement<'read'>
export const fromRequirement = authorizer.forRoute(requirement)
declare const routeRequirement: RouteRequirement<'read' | 'write'>
export const optional = authorizer.forRoute(routeRequirement)
declare const union: { readonly anonymous: true } | { readonly scopes: 'read' }
export const fromUnion = authorizer.forRoute(union)
const routes = { list: { scopes: 'read' }, health: { anonymous: true } } as const
export const fromTable = authorizer.forRoute(routes.list)
export const openFromTable = authorizer.forRoute(routes.health)

export const bareType: Same<TokenOf<typeof bare>, Token> = true
export const emptyType: Same<TokenOf<typeof empty>, Token> = true
export const scopedType: Same<TokenOf<typeof scoped>, Token> = true
export const closedType: Same<TokenOf<typeof closed>, Token> = true
export const openType: Same<TokenOf<typeof open>, Token | null> = true
export const maybeType: Same<TokenOf<typeof maybe>, Token | null> = true
export const fromRequirementType: Same<TokenOf<typeof fromRequirement>, Token> = true
// `anonymous` may be there: the handler has to expect null.
export const optionalType: Same<TokenOf<typeof optional>, Token | null> = true
export const fromUnionType: Same<TokenOf<typeof fromUnion>, Token | null> = true
export const fromTableType: Same<TokenOf<typeof fromTable>, Token> = true
export const openFromTableType: Same<TokenOf<typeof openFromTable>, Token | null> = true

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  authorizer.forRoute(rules.orders)
  // @ts-expect-error an explicit undefined is no omitted requirement
  authorizer.forRoute(undefined)
  // @ts-expect-error a misspelled scope
  authorizer.forRoute({ scopes: 'raed' })
  // @ts-expect-error a misspelled member
  authorizer.forRoute({ scope: 'read' })
  // @ts-expect-error text in place of a boolean
  authorizer.forRoute({ anonymous: 'true' })
  // @ts-expect-error the old name
  authorizer.require({ scopes: 'read' })
}

/** A framework without an adapter, as the documentation shows. */
export async function handle(request: Request): Promise<Response> {
  const decision = await scoped(request.headers.get('authorization'), request)
  if (!decision.allowed) {
    // @ts-expect-error a refused request has no token
    decision.token
    return new Response(JSON.stringify(decision.body), {
      status: decision.status,
      headers: { ...decision.headers },
    })
  }
  return Response.json({ tenant: decision.token.claims.tenant })
}

export async function handleOpen(request: Request): Promise<string> {
  const decision: Decision<Token | null> = await open(request.headers.get('authorization'), request)
  if (!decision.allowed) return decision.code
  // @ts-expect-error it may be null
  decision.token.clientId
  return decision.token?.clientId ?? 'anonymous'
}

/** A request type of the framework's own, in `onRefused`. */
export const typed = createAuthorizer({
  userPoolId: 'eu-west-1_AbCdEf123',
  onRefused: async (refused, request: { readonly url: string }) => {
    console.log(request.url, refused.code, refused.failure?.expected, refused.unavailable?.issuer)
    return refused.status === 401 ? { status: 404, body: { title: 'Not found' } } : undefined
  },
})
export const typedRoute = typed.forRoute({ scopes: 'anything/goes' })
