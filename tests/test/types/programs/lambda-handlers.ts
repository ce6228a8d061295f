import { Router } from '@aws-lambda-powertools/event-handler/http'
import {
  cognitoM2M,
  defineResourceServer,
  type LambdaDecision,
  type LambdaGuard,
  type PowertoolsEnv,
  type ValidatedToken,
  type VpcLatticeEventV2,
} from '@cognito-m2m/lambda'
import middy7 from '@middy/core'
import type {
  ALBEvent,
  ALBHandler,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  Context,
  LambdaFunctionURLEvent,
  LambdaFunctionURLHandler,
} from 'aws-lambda'
import middy5 from 'middy5'
import middy6 from 'middy6'
import { z } from 'zod'
import type { Same } from './equal.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Change' } })

export const guard = cognitoM2M({
  userPoolId: 'eu-west-1_AbCdEf123',
  resource: orders,
  customClaims: z.object({ tenant: z.string() }),
})
type Token = ValidatedToken<{ tenant: string }>
export const guardType: Same<
  typeof guard,
  LambdaGuard<{ tenant: string }, 'read' | 'write' | 'orders/read' | 'orders/write'>
> = true

// Exported, so that their declarations are emitted.
export const rest = guard({ scopes: 'read' }, async (event: APIGatewayProxyEvent, accessToken) => ({
  statusCode: 200,
  body: `${event.path} ${accessToken.claims.tenant}`,
}))
export const http = guard(
  { anyScope: ['read', 'write'] },
  async (event: APIGatewayProxyEventV2, accessToken) => ({
    statusCode: 200,
    body: `${event.rawPath} ${accessToken.clientId}`,
  }),
)
export const url = guard(
  { anonymous: true },
  (_event: LambdaFunctionURLEvent, accessToken, context: Context) => ({
    statusCode: 200,
    body: `${accessToken?.clientId ?? 'nobody'} ${context.awsRequestId}`,
  }),
)
export const loadBalancer = guard({}, (_event: ALBEvent) => ({ statusCode: 200, body: '' }))
export const lattice = guard({}, (event: VpcLatticeEventV2) => ({ statusCode: 200, body: event.path }))
export const restHandler: APIGatewayProxyHandler = rest
export const httpHandler: APIGatewayProxyHandlerV2 = http
export const urlHandler: LambdaFunctionURLHandler = url
export const loadBalancerHandler: ALBHandler = loadBalancer

export const streaming = awslambda.streamifyResponse(
  guard(
    { scopes: 'read' },
    async (_event: APIGatewayProxyEventV2, accessToken, responseStream: awslambda.HttpResponseStream) => {
      responseStream.end(accessToken.clientId)
    },
  ),
)

export const checkRead = guard.check({ scopes: 'read' })
export const checkAny = guard.check()
export const checkedType: Same<Awaited<ReturnType<typeof checkRead>>, LambdaDecision<Token>> = true
export async function other(event: APIGatewayProxyEventV2) {
  const checked = await checkAny(event)
  // @ts-expect-error a refused request has no token
  checked.token
  return checked.allowed ? { statusCode: 200, body: checked.token.clientId } : checked.result
}

export const inMiddy5 = middy5<APIGatewayProxyEventV2>()
  .use(guard.middy({ scopes: 'read' }))
  .handler(async (event: APIGatewayProxyEventV2, context) => ({
    statusCode: 200,
    body: `${event.rawPath} ${context.accessToken.claims.tenant} ${context.awsRequestId}`,
  }))
export const inMiddy6 = middy6<APIGatewayProxyEventV2>()
  .use(guard.middy({ scopes: 'read' }))
  .handler(async (event: APIGatewayProxyEventV2, context) => ({
    statusCode: 200,
    body: `${event.rawPath} ${context.accessToken.claims.tenant} ${context.awsRequestId}`,
  }))
export const inMiddy7 = middy7<APIGatewayProxyEventV2>()
  .use(guard.middy({ scopes: 'read' }))
  .handler(async (event: APIGatewayProxyEventV2, context) => ({
    statusCode: 200,
    body: `${event.rawPath} ${context.accessToken.claims.tenant} ${context.awsRequestId}`,
  }))
export const readInMiddy = guard.middy({ scopes: 'read' })

const app = new Router<PowertoolsEnv<Token>>()
app.use(guard.powertools())
app.get('/orders', [guard.powertools({ scopes: 'read' })], ({ get }) => ({
  tenant: get('accessToken')?.claims.tenant ?? '',
}))
export const inPowertools = (event: unknown, context: Context): Promise<unknown> =>
  app.resolve(event, context)

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  guard(rules.orders, () => ({ statusCode: 200 }))
  // @ts-expect-error in a check too
  guard.check(rules.orders)
  // @ts-expect-error and in middlewares
  guard.middy(rules.orders)
  // @ts-expect-error and in middlewares
  guard.powertools(rules.orders)
  // @ts-expect-error a misspelled scope
  guard({ scopes: 'raed' }, () => ({ statusCode: 200 }))
  // @ts-expect-error a scope of another API
  guard({ scopes: 'invoices/read' }, () => ({ statusCode: 200 }))
  // @ts-expect-error a misspelled member
  guard({ scope: 'read' }, () => ({ statusCode: 200 }))
  // @ts-expect-error a misspelled member beside a valid one
  guard({ scopes: 'read', anonymos: true }, () => ({ statusCode: 200 }))
  // @ts-expect-error a misspelled member of a middleware's requirement
  guard.middy({ scope: 'read' })
  // @ts-expect-error the token may be null
  guard({ anonymous: true }, (_event, { clientId }) => ({ statusCode: 200, body: clientId }))
  // @ts-expect-error no event of an HTTP request
  guard({}, (event: { readonly Records: readonly string[] }) => ({ body: String(event.Records) }))
  // @ts-expect-error the handler is missing
  guard({ scopes: 'read' })
  // @ts-expect-error authorizers are functions of their own
  guard.policyAuthorizer({ 'GET /orders': {} })
  // @ts-expect-error a misspelled option
  cognitoM2M({ userPool: 'eu-west-1_AbCdEf123' })
}
