/** Web-standard handlers as users write them. */
import { createAuthorizer, defineResourceServer } from '@cognito-m2m/core'
import { cognitoM2M, type ValidatedToken } from '@cognito-m2m/web'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

export const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
export const GET = guard({ scopes: 'read' }, (_request, accessToken) => {
  const token: Same<typeof accessToken, ValidatedToken> = true
  return Response.json({ token, client: accessToken.clientId })
})
export const maybe = guard({ anonymous: true }, (_request, accessToken) => {
  const token: Same<typeof accessToken, ValidatedToken | null> = true
  return Response.json({ token, client: accessToken?.clientId })
})
export const check = guard.check({ scopes: 'read' })
export async function serve(request: Request) {
  const checked = await check(request)
  return checked.allowed ? Response.json(checked.token.clientId) : checked.response
}

// What the runtime passes comes after the token.
interface Env {
  readonly POOL: string
}
export const worker = {
  fetch: guard({}, (_request, accessToken, env: Env) => Response.json([env.POOL, accessToken.clientId])),
}
class NextRequest extends Request {
  readonly nextUrl = new URL('https://api.example')
}
export const next = guard(
  {},
  async (request: NextRequest, _token, context: { params: Promise<{ id: string }> }) =>
    Response.json([request.nextUrl, (await context.params).id]),
)
export const asNext: (
  request: NextRequest,
  context: { params: Promise<{ id: string }> },
) => Promise<Response> = next

const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
export const sharing = cognitoM2M({ authorizer, refusals: 'throw' })

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  guard(rules.orders, () => new Response())
  // @ts-expect-error in a check too
  guard.check(rules.orders)
  const handler = () => new Response()
  const typed = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
  // @ts-expect-error a misspelled scope
  typed({ scopes: 'raed' }, handler)
  // @ts-expect-error in a check too
  typed.check({ scopes: 'raed' })
  // @ts-expect-error and with a shared authorizer
  sharing.check({ scopes: 'raed' })
  // @ts-expect-error a misspelled member
  guard({ scope: 'read' }, handler)
  // @ts-expect-error a misspelled member beside a right one
  guard({ scopes: 'read', anonymus: true }, handler)
  // @ts-expect-error no requirement
  guard(handler)
  // @ts-expect-error no handler
  guard({ scopes: 'read' })
  // @ts-expect-error there may be no token
  guard({ anonymous: true }, (_request, accessToken) => Response.json(accessToken.clientId))
}
