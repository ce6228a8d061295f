import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { CognitoM2MEvent } from '@cognito-m2m/core'
import type { CognitoRequest } from './cognito-process.ts'

/** URLs of the local emulator and the API, and the API's log events. */
export interface Services {
  readonly cognito: {
    readonly issuer: string
    readonly jwksUri: string
    readonly tokenEndpoint: string
    readonly clientId: string
    readonly clientSecret: string
    readonly adminUrl: string
    ask(request: CognitoRequest): Promise<{ token?: string }>
  }
  readonly api: {
    readonly url: string
    /** Returns the events of `@cognito-m2m/core` that the API logged for the next request, in order. */
    eventsOfNextRequest(): Promise<readonly CognitoM2MEvent[]>
  }
  stop(): Promise<void>
}

/** A requested port is in use. */
export class PortTakenError extends Error {
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken.`)
    this.port = port
  }
}

/** Starts both in separate processes, on loopback. @param ports Default: 0, any free port. */
export async function startServices(
  ports: { readonly cognito?: number; readonly console?: number; readonly api?: number } = {},
): Promise<Services> {
  const children: ChildProcess[] = []
  const start = (file: URL, env: Record<string, string>) => {
    const child = fork(file, {
      execArgv: ['--conditions=@cognito-m2m/source'],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    children.push(child)
    return child
  }
  const stop = async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const exit = once(child, 'exit')
      // Both exit when the channel closes, even if this process is killed.
      if (child.connected) child.disconnect()
      await exit
    }
  }
  try {
    const cognito = start(new URL('./cognito-process.ts', import.meta.url), {
      COGNITO_PORT: String(ports.cognito ?? 0),
      COGNITO_ADMIN_PORT: String(ports.console ?? 0),
    })
    const addresses = await firstMessage<Omit<Services['cognito'], 'ask'>>(cognito)

    const api = start(new URL('../../fastify-api/src/server.ts', import.meta.url), {
      COGNITO_ISSUER: addresses.issuer,
      PORT: String(ports.api ?? 0),
    })
    const eventsOfNextRequest = collectEvents(api)
    const { url } = await firstMessage<{ url: string }>(api)

    return {
      cognito: {
        ...addresses,
        async ask(request) {
          cognito.send(request)
          return firstMessage<{ token?: string }>(cognito)
        },
      },
      api: { url, eventsOfNextRequest },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

async function firstMessage<Message>(child: ChildProcess): Promise<Message> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnfile} ${child.spawnargs.at(-1)} exited with ${code} before it responded.`)
  })
  const [message] = await Promise.race([once(child, 'message'), exited])
  exited.catch(() => {})
  if (message.failed === 'EADDRINUSE') throw new PortTakenError(Number(message.port))
  if (message.failed !== undefined) throw new Error(`A service did not start: ${message.failed}.`)
  return message as Message
}

/**
 * The API logs one JSON object per line. Lines with an `event` are from the library; fastify's `request completed` is
 * the last line of a request.
 */
function collectEvents(api: ChildProcess): () => Promise<readonly CognitoM2MEvent[]> {
  const completed: (readonly CognitoM2MEvent[])[] = []
  const waiting: ((events: readonly CognitoM2MEvent[]) => void)[] = []
  let current: CognitoM2MEvent[] = []
  if (api.stdout === null) throw new Error('The API was started without a pipe for its log.')
  createInterface({ input: api.stdout }).on('line', (line) => {
    const entry = JSON.parse(line) as { event?: CognitoM2MEvent; msg?: string }
    if (entry.event !== undefined) current.push(entry.event)
    if (entry.msg !== 'request completed') return
    const next = waiting.shift()
    if (next === undefined) completed.push(current)
    else next(current)
    current = []
  })
  return async () => completed.shift() ?? new Promise((resolve) => waiting.push(resolve))
}
