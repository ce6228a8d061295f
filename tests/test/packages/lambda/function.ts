import {
  appSyncAuthorizer,
  authorizedCaller,
  cognitoM2M,
  policyAuthorizer,
  webSocketAuthorizer,
} from '@cognito-m2m/lambda'
import { startLocalCognito } from '@cognito-m2m/local'

/** What a user writes on the first day, against the local emulator. Prints what each step gave, as JSON. */
await using cognito = await startLocalCognito({ seed: 'lambda-user' })
const trust = { issuers: [{ issuer: cognito.issuer }], resource: 'orders' } as const
const report: Record<string, unknown> = {}

const guard = cognitoM2M(trust)
const list = guard(
  { scopes: 'read' },
  async (event: { rawPath: string; headers: Record<string, string> }, accessToken) => ({
    statusCode: 200,
    body: `${event.rawPath} ${accessToken.resources.join()}`,
  }),
)
const send = async (token?: string) =>
  list({ rawPath: '/orders', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

const reading = await cognito.mintToken({ scopes: ['orders/read'] })
const elsewhere = await cognito.mintToken({ scopes: ['invoices/read'] })
report.handler = await send(reading)
report.withoutToken = (await send()).statusCode
report.tokenOfAnotherApi = (await send(elsewhere)).statusCode
report.withoutScope = (await send(await cognito.mintToken({ scopes: ['orders/write'] }))).statusCode

const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abc/prod'
const authorize = policyAuthorizer({
  ...trust,
  routes: { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: 'write' } },
})
const event = {
  type: 'TOKEN',
  authorizationToken: `Bearer ${reading}`,
  methodArn: `${stage}/POST/orders`,
} as const
const { policyDocument, context } = await authorize(event)
report.policy = policyDocument.Statement[0]
report.caller = authorizedCaller({ requestContext: { authorizer: context } })?.scopes
report.graphql = await appSyncAuthorizer(trust)({
  authorizationToken: reading,
  requestContext: { apiId: 'a', accountId: '1', requestId: 'r', queryString: '{ orders { id } }' },
}).then(({ isAuthorized, ttlOverride }) => ({ isAuthorized, ttlOverride }))

/** The mistakes that people make, and what they are told. */
const mistake = async (name: string, make: () => unknown) => {
  try {
    report[name] = await make()
  } catch (error) {
    report[name] = (error as Error).message
  }
}
// Programs without types reach these.
const loose = <Result>(call: (...args: never[]) => Result) => call as (...args: readonly unknown[]) => Result
await mistake('missing variable', () => loose(cognitoM2M)({ ...trust, clientIds: process.env.CLIENT_IDS }))
await mistake('wrong pool id', () => cognitoM2M({ userPoolId: 'AbCdEf123' }))
await mistake('singular', () => loose(guard)({ scope: 'read' }, () => ({})))
await mistake('not called', () => loose(guard)({ rawPath: '/orders', headers: {} }, {}))
await mistake('express path', () => policyAuthorizer({ ...trust, routes: { 'GET /orders/:id': {} } }))
await mistake('lower case', () => policyAuthorizer({ ...trust, routes: { 'get /orders': {} } }))
await mistake('wildcard', () => policyAuthorizer({ ...trust, routes: { 'GET /orders/*': {} } }))
await mistake('no routes', () => loose(policyAuthorizer)(trust))
await mistake('scope of a route', () =>
  loose(policyAuthorizer)({ ...trust, routes: { 'GET /orders': { scope: 'read' } } }),
)
await mistake('wrong authorizer', () => loose(webSocketAuthorizer(trust))(event))
await mistake('event of S3', () => loose(authorize)({ Records: [] }))
await mistake('behind no authorizer', () => String(authorizedCaller({ requestContext: {} })))

guard.close()
process.stdout.write(JSON.stringify(report))
