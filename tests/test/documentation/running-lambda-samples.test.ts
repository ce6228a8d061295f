import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { EventKind } from '@cognito-m2m/example-lambda-api/events'
import { createFront, createStreamingFront } from '@cognito-m2m/example-lambda-api/front'
import { defineAwslambda } from '@cognito-m2m/example-lambda-api/streaming'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSamples } from './samples.ts'

// What a manual shows is what people paste. Each handler of the Lambda manual runs as it stands: behind an HTTP server that
// stands in for its event source, or with the event that it is for.

const folder = new URL('../../.running-lambda-samples/', import.meta.url).pathname
const samples = (await readSamples()).filter(({ file }) => file === 'docs/packages/lambda.md')
const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod'

/** Samples behind an HTTP server, by a line that no other sample has. */
const served: readonly { readonly has: string; readonly kind: EventKind; readonly streams?: true }[] = [
  { has: 'event.rawPath })', kind: 'http' },
  { has: 'awslambda.streamifyResponse', kind: 'url', streams: true },
  { has: 'middy<', kind: 'http' },
  { has: 'new Router<PowertoolsEnv>', kind: 'rest' },
  { has: 'guard.check(', kind: 'url' },
  { has: 'onRefused: () => ({ headers: cors })', kind: 'alb' },
]

type Handler = (...args: readonly unknown[]) => Promise<Record<string, unknown>>

let cognito: LocalCognito
let own: string
let sibling: string
beforeAll(async () => {
  defineAwslambda()
  cognito = await startLocalCognito({ seed: 'lambda-samples' })
  own = await cognito.mintToken({
    scopes: ['https://orders.example/read', 'https://orders.example/subscribe'],
  })
  sibling = await cognito.mintToken({ scopes: ['https://invoices.example/read'] })
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
})
afterAll(() => cognito.close())

/** The handler of the one sample with that line, with the local issuer for the user pool. */
async function handlerOf(has: string): Promise<Handler> {
  const [sample, ...others] = samples.filter(({ code }) => code.includes(has))
  if (sample === undefined || others.length > 0) throw new Error(`Not one sample has \`${has}\`.`)
  const file = join(folder, `${sample.line}.ts`)
  const issuers = `issuers: [{ issuer: '${cognito.issuer}' }]`
  await writeFile(file, sample.code.replaceAll("userPoolId: 'eu-west-1_AbCdEf123'", issuers))
  return (await import(file)).handler
}

async function withServer(server: Server, use: (url: string) => Promise<void>): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe("the Lambda manual's handlers", () => {
  it('are all run here', () => {
    const authorizers = [
      'policyAuthorizer({',
      'simpleAuthorizer({',
      'webSocketAuthorizer({',
      'appSyncAuthorizer({',
    ]
    const known = [...served.map(({ has }) => has), ...authorizers, 'authorizedCaller(event)', 'node:test']
    const left = samples.filter(({ code }) => !known.some((has) => code.includes(has)))
    expect(left.map(({ file, line }) => `${file}:${line}`)).toEqual([])
  })

  it.each(served)('$has refuses what it must refuse', async ({ has, kind, streams }) => {
    const handler = await handlerOf(has)
    const server = streams ? createStreamingFront(kind, handler) : createFront(kind, handler)
    await withServer(server, async (url) => {
      const statusOf = async (token?: string) => {
        const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` }
        const response = await fetch(`${url}/orders`, { ...(headers && { headers }) })
        if (response.status === 401)
          expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="api"/)
        return response.status
      }
      expect([await statusOf(), await statusOf(own), await statusOf(sibling)]).toEqual([401, 200, 401])
    })
  })

  it('for browsers answers a preflight, and lets them read a challenge', async () => {
    const handler = await handlerOf('onRefused: () => ({ headers: cors })')
    await withServer(createFront('alb', handler), async (url) => {
      const preflight = await fetch(url, { method: 'OPTIONS' })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization')
      const refused = await fetch(url)
      expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
      expect(refused.headers.get('access-control-expose-headers')).toContain('www-authenticate')
    })
  })

  it('that is a policy authorizer allows what the token reaches', async () => {
    const authorize = await handlerOf('policyAuthorizer({')
    const event = (token: string) => ({
      type: 'TOKEN',
      authorizationToken: `Bearer ${token}`,
      methodArn: `${stage}/POST/orders`,
    })
    const { policyDocument } = await authorize(event(own))
    expect(JSON.stringify(policyDocument)).toContain(`"Effect":"Allow","Resource":["${stage}/GET/orders"`)
    await expect(authorize(event(sibling))).rejects.toThrow(/^Unauthorized$/)
  })

  it('that is a simple authorizer allows one route', async () => {
    const authorize = await handlerOf('simpleAuthorizer({')
    const event = (token: string, routeKey: string) => ({
      version: '2.0',
      type: 'REQUEST',
      routeArn: `${stage}/GET/orders`,
      routeKey,
      identitySource: [`Bearer ${token}`, routeKey],
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await authorize(event(own, 'GET /orders'))).toMatchObject({ isAuthorized: true })
    expect(await authorize(event(own, 'POST /orders'))).toMatchObject({ isAuthorized: false })
    expect(await authorize(event(sibling, 'GET /orders'))).toMatchObject({ isAuthorized: false })
  })

  it('that is a WebSocket authorizer allows the connection', async () => {
    const authorize = await handlerOf('webSocketAuthorizer({')
    const event = (token: string) => ({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect',
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(JSON.stringify(await authorize(event(own)))).toContain('"Effect":"Allow"')
    await expect(authorize(event(sibling))).rejects.toThrow(/^Unauthorized$/)
  })

  it('that is an AppSync authorizer denies the fields that the token does not reach', async () => {
    const authorize = await handlerOf('appSyncAuthorizer({')
    const event = (authorizationToken: string) => ({
      authorizationToken,
      requestContext: {
        apiId: 'a',
        accountId: '123456789012',
        requestId: 'r',
        queryString: '{ orders { id } }',
      },
    })
    expect(await authorize(event(own))).toMatchObject({
      isAuthorized: true,
      deniedFields: ['Mutation.placeOrder'],
    })
    expect(await authorize(event(sibling))).toMatchObject({ isAuthorized: false, ttlOverride: 0 })
  })

  it('that stands behind an authorizer refuses an expired token', async () => {
    const handler = await handlerOf('export async function handler(event: APIGatewayProxyEvent) {')
    const event = (exp: number) => ({
      requestContext: { authorizer: { clientId: 'c', scope: '', exp: String(exp) } },
    })
    const now = Math.floor(Date.now() / 1000)
    expect(await handler(event(now + 60))).toMatchObject({ statusCode: 200, body: 'c' })
    expect(await handler(event(now - 60))).toMatchObject({ statusCode: 401 })
    expect(await handler({})).toMatchObject({ statusCode: 401 })
  })
})
