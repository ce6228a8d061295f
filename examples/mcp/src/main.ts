import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenSource } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { createMcpFetch } from '@cognito-m2m/mcp/client'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { orderTools } from './scopes.ts'
import { ordersServer } from './server.ts'

const cognito = await startLocalCognito({
  userPools: [
    {
      resourceServers: [orderTools],
      appClients: [
        { clientId: 'buyer', clientSecret: 'b'.repeat(40), scopes: orderTools.allScopes },
        { clientId: 'auditor', clientSecret: 'a'.repeat(40), scopes: [orderTools.scope('read')] },
      ],
    },
  ],
})
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const serverUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
server.on('request', ordersServer({ issuer: cognito.issuer }, serverUrl.href))
console.log(`An MCP server with three tools on ${serverUrl}, and two agents that call it.\n`)

const refused = await fetch(serverUrl, { method: 'POST' })
console.log(`Without a token: ${refused.status} ${refused.headers.get('www-authenticate')}\n`)

await runAgent('buyer', async (call) => {
  await call('place_order', { item: 'coffee' })
  await call('place_order', { item: 'tea' })
  await call('cancel_order', { id: 1 })
  await call('list_orders')
})
await runAgent('auditor', async (call) => {
  await call('list_orders')
  await call('cancel_order', { id: 2 })
})

console.log(`Tokens requested: ${cognito.requests.count('token_endpoint')}, one per agent.`)
server.closeAllConnections()
server.close()
await cognito.close()

type Call = (tool: string, args?: Record<string, unknown>) => Promise<void>

/** An agent's tool calls. In a real agent, a model chooses them. */
async function runAgent(clientId: string, work: (call: Call) => Promise<void>): Promise<void> {
  const source = createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId,
    clientSecret: clientId.charAt(0).repeat(40),
  })
  const client = new Client({ name: clientId, version: '1.0.0' })
  const fetch = createMcpFetch({ tokens: source, serverUrl })
  await client.connect(new StreamableHTTPClientTransport(serverUrl, { fetch }))
  const { tools } = await client.listTools()
  console.log(`${clientId} sees ${tools.map(({ name }) => name).join(', ')}`)
  await work(async (name, args = {}) => {
    const outcome = await client.callTool({ name, arguments: args }).then(
      ({ content, isError }) => `${isError ? 'error: ' : ''}${JSON.stringify(content)}`,
      (error: Error) => `refused: ${error.message}`,
    )
    console.log(`  ${name}(${JSON.stringify(args)}) → ${outcome}`)
  })
  console.log('')
  await client.close()
  source.close()
}
