import type { ServerResponse } from 'node:http'
import type { createRequestLog, RequestRecord } from '../requests/request-log.ts'

/** Sends server-sent events: the recent requests first, then each new one when it is answered. */
export async function streamRequests(
  requests: ReturnType<typeof createRequestLog>,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  const write = (record: RequestRecord) => outgoing.write(`data: ${JSON.stringify(record)}\n\n`)
  outgoing.write(': the requests of this server\n\n')
  for (const record of requests.list()) write(record)
  const end = requests.listen(write)
  outgoing.on('close', end)
}
