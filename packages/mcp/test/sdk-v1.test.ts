import type { LocalCognito } from '@cognito-m2m/local'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import type { AuthInfo as SdkAuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express from 'express'
import { fastify } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMcpFetch } from '../src/client.ts'
import { cognitoM2M, guardTools } from '../src/index.ts'
import { createTokenVerifier } from '../src/sdk-v1.ts'
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

const guardOf = (serverUrl = 'https://mcp.example.com/mcp', issuer = cognito.issuer) =>
  cognitoM2M({ issuers: [{ issuer }], resource: tools, resourceMetadata: { resource: serverUrl } })

/** A stateless server, created for each request, as the SDK's examples do it. */
function createServer(guard: ReturnType<typeof guardOf>, authInfo: SdkAuthInfo | undefined, hide: boolean) {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  guardTools(server, guard, requirements, hide ? { authInfo, unreachable: 'hide' } : {})
  server.registerTool('list_orders', { description: 'Lists orders.' }, (extra) => ({
    content: [{ type: 'text', text: `for ${extra.authInfo?.clientId}` }],
  }))
  server.registerTool('cancel_order', { description: 'Cancels an order.' }, () => ({
    content: [{ type: 'text', text: 'cancelled' }],
  }))
  return server
}

async function startExpress({ hide = false } = {}) {
  const guard = guardOf()
  const app = express().use(express.json()).use(guard.expressMetadata)
  app.post('/mcp', guard.express({ scopes: 'call' }), async (req, res) => {
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    await createServer(guard, req.auth, hide).connect(transport)
    await transport.handleRequest(req, res, req.body)
  })
  const server = await serve(app)
  closing.push(server.close)
  return server.url
}

async function connect(url: URL, clientId: 'agent' | 'reader' | 'stranger') {
  const client = new Client({ name: 'agent', version: '1.0.0' })
  const fetch = createMcpFetch({ tokens: tokensOf(cognito, clientId), serverUrl: url })
  await client.connect(new StreamableHTTPClientTransport(url, { fetch }))
  closing.push(() => client.close())
  return client
}

const initialize = {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
}

describe('an express server with SDK 1.x', () => {
  it('serves an agent, and tells its tools who calls', async () => {
    const client = await connect(await startExpress(), 'agent')
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['list_orders', 'cancel_order'])
    expect(await client.callTool({ name: 'list_orders', arguments: {} })).toMatchObject({
      content: [{ text: 'for agent' }],
    })
    expect(await client.callTool({ name: 'cancel_order', arguments: {} })).toMatchObject({
      content: [{ text: 'cancelled' }],
    })
  })

  it('refuses a tool that the scopes do not allow, and names the scopes', async () => {
    const client = await connect(await startExpress(), 'reader')
    expect(await client.callTool({ name: 'cancel_order', arguments: {} })).toMatchObject({
      isError: true,
      content: [{ text: 'insufficient_scope: this tool requires the scopes: tools/write' }],
    })
  })

  it('hides such a tool if configured, and refuses it all the same', async () => {
    const client = await connect(await startExpress({ hide: true }), 'reader')
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['list_orders'])
    const called = await client
      .callTool({ name: 'cancel_order', arguments: {} })
      .catch(() => ({ isError: true }))
    expect(called).toMatchObject({ isError: true })
  })

  it('challenges a request without a token with the scope and the metadata, which it serves to anybody', async () => {
    const url = await startExpress()
    const refused = await fetch(url, initialize)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="api", scope="tools/call", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
    )
    const metadata = await fetch(new URL('/.well-known/oauth-protected-resource/mcp', url))
    expect(await metadata.json()).toMatchObject({
      resource: 'https://mcp.example.com/mcp',
      authorization_servers: [cognito.issuer],
    })
  })

  it("refuses another API's token", async () => {
    await expect(connect(await startExpress(), 'stranger')).rejects.toThrow()
  })

  it('answers 503 with Retry-After while keys are unavailable', async () => {
    const token = await tokensOf(cognito, 'agent').getToken()
    const guard = cognitoM2M({
      issuers: [{ issuer: cognito.issuer, jwksUri: 'http://127.0.0.1:1/jwks.json' }],
      resource: tools,
    })
    const server = await serve(express().post('/mcp', guard.express()))
    closing.push(server.close)
    const headers = { ...initialize.headers, authorization: `Bearer ${token}` }
    const response = await fetch(server.url, { ...initialize, headers })
    expect([response.status, Number(response.headers.get('retry-after')) >= 1]).toEqual([503, true])
  })
})

describe('a fastify server with SDK 1.x', () => {
  async function start() {
    const guard = guardOf()
    const app = fastify()
    app.post('/mcp', { onRequest: guard.fastify({ scopes: 'call' }) }, async (request, reply) => {
      reply.hijack()
      const { auth } = request.raw as { auth?: SdkAuthInfo }
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
      await createServer(guard, auth, false).connect(transport)
      await transport.handleRequest(request.raw, reply.raw, request.body)
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    closing.push(() => app.close())
    return new URL('/mcp', address)
  }

  it('serves an agent, and refuses a request without a token', async () => {
    const url = await start()
    const client = await connect(url, 'agent')
    expect(await client.callTool({ name: 'list_orders', arguments: {} })).toMatchObject({
      content: [{ text: 'for agent' }],
    })
    expect((await fetch(url, initialize)).status).toBe(401)
  })
})

describe('the AuthInfo of a request', () => {
  it('has what the SDK and its handlers read', async () => {
    const guard = guardOf()
    const token = await tokensOf(cognito, 'agent').getToken()
    const authInfo = await guard.web()(
      new Request('https://mcp.example.com/mcp', { headers: { authorization: `bearer  ${token}` } }),
    )
    if (authInfo instanceof Response) throw new Error(String(authInfo.status))
    expect(authInfo).toMatchObject({ token, clientId: 'agent', scopes: ['tools/call', 'tools/write'] })
    expect(authInfo.expiresAt).toBe(authInfo.extra.accessToken.claims.exp)
    expect(String(authInfo.resource)).toBe('https://mcp.example.com/mcp')
  })

  it('names no resource unless a resource server was checked', async () => {
    const guard = cognitoM2M({
      issuers: [{ issuer: cognito.issuer }],
      clientIds: ['agent'],
      resourceMetadata: { resource: 'https://mcp.example.com/mcp' },
    })
    const token = await tokensOf(cognito, 'agent').getToken()
    const authInfo = await guard.web()(
      new Request('https://mcp.example.com/mcp', { headers: { authorization: `Bearer ${token}` } }),
    )
    expect(authInfo).not.toHaveProperty('resource')
  })
})

describe("the verifier for the SDK's own requireBearerAuth", () => {
  async function status(headers: Record<string, string>, jwksUri?: string) {
    const verifier = createTokenVerifier({
      issuers: [{ issuer: cognito.issuer, ...(jwksUri !== undefined && { jwksUri }) }],
      resource: tools,
      serverUrl: 'https://mcp.example.com/mcp',
    })
    const authenticate = requireBearerAuth({
      verifier,
      requiredScopes: ['tools/call'],
      expectedResource: new URL('https://mcp.example.com/mcp'),
    })
    const server = await serve(express().post('/mcp', authenticate, (_req, res) => void res.json({})))
    closing.push(server.close)
    return (await fetch(server.url, { ...initialize, headers: { ...initialize.headers, ...headers } })).status
  }

  it('is answered as the SDK answers its own errors: 401 for a bad token, 500 while keys are unavailable', async () => {
    const authorization = `Bearer ${await tokensOf(cognito, 'reader').getToken()}`
    const stranger = `Bearer ${await tokensOf(cognito, 'stranger').getToken()}`
    expect(await status({ authorization })).toBe(200)
    expect(await status({ authorization: `${authorization}x` })).toBe(401)
    expect(await status({ authorization: stranger })).toBe(401)
    expect(await status({ authorization }, 'http://127.0.0.1:1/jwks.json')).toBe(500)
  })
})

describe('guardTools', () => {
  it('does not register a tool without a requirement', () => {
    const server = guardTools(new McpServer({ name: 'orders', version: '1.0.0' }), guardOf(), requirements)
    expect(() => server.registerTool('refund', {}, () => ({ content: [] }))).toThrow(
      'has no entry for the tool `refund`',
    )
  })

  it('does not hide tools without knowing the caller, and takes no unknown scope', () => {
    const server = () => new McpServer({ name: 'orders', version: '1.0.0' })
    expect(() => guardTools(server(), guardOf(), requirements, { unreachable: 'hide' })).toThrow('authInfo')
    // @ts-expect-error: `raed` is not a scope of the resource server.
    expect(() => guardTools(server(), guardOf(), { list_orders: { scopes: 'wirte' } })).toThrow(
      'Did you mean `write`',
    )
  })

  it('refuses a call that no guard of this package let through', async () => {
    const server = new McpServer({ name: 'orders', version: '1.0.0' })
    const handlers = new Map<string, (extra: unknown) => unknown>()
    const registry = {
      registerTool: (name: string, _config: unknown, callback: (extra: unknown) => unknown) => {
        handlers.set(name, callback)
        return server
      },
    }
    guardTools(registry, guardOf(), requirements).registerTool('list_orders', {}, () => 'called')
    const forged = { authInfo: { token: 'x', clientId: 'agent', scopes: ['tools/call'], extra: {} } }
    expect(handlers.get('list_orders')?.(forged)).toMatchObject({ isError: true })
    expect(handlers.get('list_orders')?.(undefined)).toMatchObject({ isError: true })
  })
})
