import type { LocalCognito } from '@cognito-m2m/local'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer, requireBearerAuth } from '@modelcontextprotocol/server'
import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMcpAuth, createMcpFetch } from '../src/client.ts'
import { cognitoM2M, guardTools } from '../src/index.ts'
import { createTokenVerifier } from '../src/sdk-v2.ts'
import { requirements, serve, startPool, tokensOf, tools } from './support/tools-server.ts'

let cognito: LocalCognito
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  cognito = await startPool()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => cognito.close())

const guardOf = () =>
  cognitoM2M({
    issuers: [{ issuer: cognito.issuer }],
    resource: tools,
    resourceMetadata: { resource: 'https://mcp.example.com/mcp' },
  })

/** A server for each request, as `createMcpHandler` creates it. */
function handlerOf(guard: ReturnType<typeof guardOf>) {
  return createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'orders', version: '1.0.0' })
    guardTools(server, guard, requirements, { authInfo, unreachable: 'hide' })
    server.registerTool('list_orders', { description: 'Lists orders.' }, (ctx) => ({
      content: [{ type: 'text', text: `for ${ctx.http?.authInfo?.clientId}` }],
    }))
    server.registerTool('cancel_order', { description: 'Cancels an order.' }, () => ({
      content: [{ type: 'text', text: 'cancelled' }],
    }))
    return server
  })
}

function fetchHandler() {
  const guard = guardOf()
  const authenticate = guard.web({ scopes: 'call' })
  const handler = handlerOf(guard)
  return async (request: Request): Promise<Response> => {
    const metadata = guard.metadata(request)
    if (metadata !== undefined) return metadata
    const authInfo = await authenticate(request)
    return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo })
  }
}

async function startServer() {
  const handler = toNodeHandler({ fetch: fetchHandler() })
  // The SDK's type of a request does not allow for `exactOptionalPropertyTypes`.
  const server = await serve((req, res) => void handler(req as Parameters<typeof handler>[0], res))
  closing.push(server.close)
  return server.url
}

describe('a web-standard server with SDK 2.x', () => {
  it('serves an agent with one token for all of its requests, and hides what its scopes do not allow', async () => {
    const url = await startServer()
    const tokens = tokensOf(cognito, 'reader')
    const client = new Client({ name: 'agent', version: '1.0.0' })
    await client.connect(
      new StreamableHTTPClientTransport(url, { fetch: createMcpFetch({ tokens, serverUrl: url }) }),
    )
    closing.push(() => client.close())
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['list_orders'])
    expect(await client.callTool({ name: 'list_orders', arguments: {} })).toMatchObject({
      content: [{ text: 'for reader' }],
    })
  })

  it('gets a new token after a 401, and invalidates the one that was sent', async () => {
    const url = await startServer()
    const good = await tokensOf(cognito, 'agent').getToken()
    const bad = `${good.slice(0, -4)}AAAA`
    const invalidated: string[] = []
    const tokens = {
      getToken: async () => (invalidated.length > 0 ? good : bad),
      invalidate: (token: string) => invalidated.push(token) > 0,
    }
    for (const options of [
      createMcpAuth({ tokens, serverUrl: url }),
      { fetch: createMcpFetch({ tokens, serverUrl: url }) },
    ]) {
      invalidated.length = 0
      const client = new Client({ name: 'agent', version: '1.0.0' })
      await client.connect(new StreamableHTTPClientTransport(url, options))
      expect(await client.callTool({ name: 'cancel_order', arguments: {} })).toMatchObject({
        content: [{ text: 'cancelled' }],
      })
      expect(invalidated).toEqual([bad])
      await client.close()
    }
  })

  it('never sends the token to another origin', async () => {
    const seen: (string | null)[] = []
    const auth = createMcpAuth({
      tokens: tokensOf(cognito, 'agent'),
      serverUrl: 'https://mcp.example.com/mcp',
      fetch: async (_input, init) => {
        seen.push(new Headers(init?.headers).get('authorization'))
        return new Response('')
      },
    })
    await auth.fetch('https://mcp.example.com/mcp', { headers: { authorization: 'Bearer t' } })
    await auth.fetch('https://evil.example/mcp', { headers: { authorization: 'Bearer t' } })
    expect(seen).toEqual(['Bearer t', null])
  })

  it('runs in Hono in three lines', async () => {
    const guard = guardOf()
    const authenticate = guard.web({ scopes: 'call' })
    const handler = handlerOf(guard)
    const app = new Hono()
    app.all('/mcp', async (c) => {
      const authInfo = await authenticate(c.req.raw)
      return authInfo instanceof Response ? authInfo : handler.fetch(c.req.raw, { authInfo })
    })
    expect((await app.request('/mcp', { method: 'POST' })).status).toBe(401)
    const authorization = `Bearer ${await tokensOf(cognito, 'agent').getToken()}`
    const listed = await app.request('/mcp', {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    })
    expect(listed.status).toBe(200)
    expect(await listed.text()).toContain('cancel_order')
  })
})

describe("the verifier for the SDK's own requireBearerAuth", () => {
  it('is answered 401 for a bad token, and 500 while keys are unavailable', async () => {
    const status = async (token: string, jwksUri?: string) => {
      const gate = requireBearerAuth({
        verifier: createTokenVerifier({
          issuers: [{ issuer: cognito.issuer, ...(jwksUri !== undefined && { jwksUri }) }],
          resource: tools,
        }),
      })
      const gated = await gate(
        new Request('https://mcp.example.com/mcp', { headers: { authorization: `Bearer ${token}` } }),
      )
      return gated instanceof Response ? gated.status : gated.clientId
    }
    const token = await tokensOf(cognito, 'reader').getToken()
    expect(await status(token)).toBe('reader')
    expect(await status('not-a-token')).toBe(401)
    expect(await status(await tokensOf(cognito, 'stranger').getToken())).toBe(401)
    expect(await status(token, 'http://127.0.0.1:1/jwks.json')).toBe(500)
  })
})

describe('options', () => {
  it('refuses a requirement that is undefined, when the route is defined', () => {
    const rules: Record<'orders', { readonly scopes: 'call' } | undefined> = { orders: undefined }
    const guard = guardOf()
    // @ts-expect-error it may be undefined
    expect(() => guard.express(rules.orders)).toThrow('`requirement`: must not be undefined')
    // @ts-expect-error it may be undefined
    expect(() => guard.fastify(rules.orders)).toThrow('`requirement`: must not be undefined')
    // @ts-expect-error it may be undefined
    expect(() => guard.web(rules.orders)).toThrow('`requirement`: must not be undefined')
  })

  it('takes no anonymous requirement, no unknown option and no serverUrl without a resource', () => {
    expect(() => guardOf().web({ anonymous: true } as never)).toThrow('anonymous')
    expect(() => cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resourse: 'tools' } as never)).toThrow(
      'Did you mean `resource`',
    )
    expect(() =>
      createTokenVerifier({ userPoolId: 'eu-west-1_AbCdEf123', serverUrl: 'https://mcp.example.com' }),
    ).toThrow('serverUrl')
    expect(() => createMcpFetch({ tokens: tokensOf(cognito, 'agent'), serverUrl: 'mcp' })).toThrow(
      'serverUrl',
    )
  })
})
