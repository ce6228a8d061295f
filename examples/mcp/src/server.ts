import type { RequestListener } from 'node:http'
import type { IssuerOptions } from '@cognito-m2m/core'
import { cognitoM2M, guardTools } from '@cognito-m2m/mcp'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { orderTools } from './scopes.ts'

const requirements = {
  list_orders: { scopes: 'read' },
  place_order: { scopes: 'write' },
  cancel_order: { scopes: 'write' },
} as const

/** An MCP server with three tools. It is stateless: a server object is created for each request. */
export function ordersServer(issuer: IssuerOptions, serverUrl: string): RequestListener {
  const guard = cognitoM2M({
    issuers: [issuer],
    resource: orderTools,
    resourceMetadata: { resource: serverUrl },
  })
  const authenticate = guard.web({ scopes: 'read' })
  const orders = new Map<number, string>()
  let lastId = 0

  const handler = createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'orders', version: '1.0.0' })
    guardTools(server, guard, requirements, { authInfo, unreachable: 'hide' })
    server.registerTool('list_orders', { description: 'Lists the orders.' }, () =>
      text([...orders].map(([id, item]) => `${id}: ${item}`).join('\n') || 'none'),
    )
    server.registerTool(
      'place_order',
      { description: 'Places an order.', inputSchema: z.object({ item: z.string().max(100) }) },
      ({ item }) => {
        lastId += 1
        orders.set(lastId, item)
        return text(`placed ${lastId}`)
      },
    )
    server.registerTool(
      'cancel_order',
      { description: 'Cancels an order.', inputSchema: z.object({ id: z.number().int() }) },
      ({ id }) => text(orders.delete(id) ? `cancelled ${id}` : `no order ${id}`),
    )
    return server
  })

  const node = toNodeHandler({
    async fetch(request: Request): Promise<Response> {
      const metadata = guard.metadata(request)
      if (metadata !== undefined) return metadata
      const authInfo = await authenticate(request)
      return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo })
    },
  })
  return (request, response) => void node(request as Parameters<typeof node>[0], response)
}

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] })
