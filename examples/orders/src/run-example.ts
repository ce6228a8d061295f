import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type OrdersCognito, startOrdersCognito } from './cognito.ts'
import { curlLines } from './curl.ts'

/** A listening API. */
export interface RunningApi {
  readonly url: string
  close(): Promise<void>
}

/**
 * Runs an example with a local emulator until Ctrl-C or SIGTERM, and prints its URL, how to stop it and what to try.
 * The API listens on `PORT`; if the port is in use, the error is one line.
 *
 * @param start Starts the API on a loopback port; rejects if the port is in use.
 */
export async function runExample(
  title: string,
  start: (cognito: OrdersCognito, port: number) => Promise<RunningApi>,
): Promise<void> {
  const port = Number(process.env.PORT ?? 3000)
  const cognito = await startOrdersCognito()
  let api: RunningApi
  try {
    api = await start(cognito, port)
  } catch (cause) {
    process.stderr.write(`${whyNot(cause, port)}\n`)
    // Exit immediately: the API may be downloading keys, and would log that the emulator is gone.
    process.exit(1)
  }
  const stop = async () => {
    await Promise.all([api.close(), cognito.close()])
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  const { tokenEndpoint, clientId, clientSecret } = cognito
  process.stdout.write(`
${title}, and a local Cognito. Not for production: its keys are public.

  API             ${api.url}/orders
  token endpoint  ${tokenEndpoint}

Press Ctrl-C to stop. Try it in another terminal:
${curlLines({ tokenEndpoint, clientId, clientSecret, api: api.url })}`)
}

/** Wraps a starting `node:http` server as an API. Rejects if the server cannot listen. */
export async function listening(server: Server, beforeClose: () => void = () => {}): Promise<RunningApi> {
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      beforeClose()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The reason for a failed start, in one line. */
export function whyNot(cause: unknown, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE')
    return `Port ${port} is already in use. Choose another: PORT=${port + 1}, or PORT=0 for any free one.`
  if (code === 'ERR_SOCKET_BAD_PORT') return 'PORT must be a port, 0 to 65535.'
  return cause instanceof Error ? cause.message : 'The API did not start.'
}
