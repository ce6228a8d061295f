import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** Result of one request. */
export interface Reply {
  /** Undefined when there was no response. */
  readonly status: number | undefined
  /** Error code when there was no response, such as `ECONNREFUSED` or `timeout`. */
  readonly failure?: string
  /** The `WWW-Authenticate` header. */
  readonly challenge?: string
  /** From the call to the end of the body. */
  readonly seconds: number
}

/** Sends GET requests over keep-alive connections. */
export interface Sender {
  send(url: URL, token: string | undefined): Promise<Reply>
  close(): void
}

/** Timeout of a request, so that the run ends. */
const timeoutSeconds = 5

/** @param connections Number of concurrent requests. */
export function createSender(connections: number): Sender {
  const options = { keepAlive: true, maxSockets: connections }
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) }
  return {
    send: (url, token) =>
      new Promise((resolve) => {
        const startedAt = performance.now()
        const seconds = () => (performance.now() - startedAt) / 1000
        const secure = url.protocol === 'https:'
        const headers = {
          accept: '*/*',
          'user-agent': 'cognito-m2m bench',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        }
        const request = (secure ? httpsRequest : httpRequest)(
          url,
          { headers, agent: agents[secure ? 'https:' : 'http:'] },
          (response) => {
            const challenge = response.headers['www-authenticate']
            response.resume().on('end', () =>
              end({
                status: response.statusCode,
                ...(challenge !== undefined && { challenge }),
              }),
            )
            response.on('error', (error) => end({ status: undefined, failure: failureOf(error) }))
          },
        )
        // Limits the total time: an inactivity timeout never fires while a body trickles in.
        const timer = setTimeout(
          () => request.destroy(Object.assign(new Error('Too slow.'), { code: 'timeout' })),
          timeoutSeconds * 1000,
        )
        const end = (reply: Omit<Reply, 'seconds'>) => {
          clearTimeout(timer)
          resolve({ ...reply, seconds: seconds() })
        }
        request.on('error', (error) => end({ status: undefined, failure: failureOf(error) }))
        request.end()
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

function failureOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name
}
