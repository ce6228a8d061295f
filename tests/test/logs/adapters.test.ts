import { createServer } from 'node:http'
import { cognitoM2M as express } from '@cognito-m2m/express'
import { cognitoM2M as fastify } from '@cognito-m2m/fastify'
import { cognitoM2M as lambda } from '@cognito-m2m/lambda'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { CognitoModule } from '@cognito-m2m/nestjs'
import { Controller, Get, type LoggerService, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import expressApp from 'express'
import Fastify from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sendRaw } from '../adapters/raw-request.ts'
import { adapters } from '../adapters/subjects/all.ts'
import { listen } from '../adapters/subjects/subject.ts'

const marker = 'CALLER-TEXT-9d1c'
const base64url = (text: string) => Buffer.from(text).toString('base64url')

let cognito: LocalCognito
let expired: string
let hostile: readonly string[]
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'adapter-logs' })
  expired = await cognito.mintToken({ expiresInSeconds: -10 })
  hostile = [
    marker,
    `${marker}.${marker}.${marker}`,
    `${base64url(marker)}.${base64url('{}')}.AAAA`,
    await cognito.mintToken({ header: { alg: marker } }),
    await cognito.mintToken({ header: { kid: marker } }),
    await cognito.mintToken({ header: { kid: `${marker}\r\n{"level":"error"}` } }),
    await cognito.mintToken({ claims: { client_id: marker, sub: marker }, signWith: 'foreign' }),
    await cognito.mintToken({ claims: { iss: `https://${marker}.example` } }),
    await cognito.mintToken({ claims: { scope: `orders/read ${marker}` }, expiresInSeconds: -10 }),
    await cognito.mintToken({ signWith: 'foreign' }),
    expired,
  ]
})
afterAll(() => cognito.close())
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const trust = () => ({ issuers: [{ issuer: cognito.issuer }], resource: 'orders' })
const refusedLine = expect.stringMatching(
  /A token of client \w+ was refused in the claims stage: token_expired/,
)

function recording() {
  const lines: string[] = []
  const say = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  return { lines, logger: { info: say, warn: say, error: say } }
}

describe.each(adapters)('$name', ({ start }) => {
  it.each(['', 'cognito-m2m'])(
    'logs refused requests, and nothing that a caller sent, with DEBUG=%s',
    async (debug) => {
      vi.stubEnv('DEBUG', debug)
      const { lines, logger } = recording()
      const subject = await start({ ...trust(), logger })
      for (const token of hostile) {
        for (const scheme of ['Bearer', marker]) {
          await sendRaw(subject.url, {
            path: `/valid?${marker}`,
            headers: [['Authorization', `${scheme} ${token}`]],
          })
        }
      }
      await subject.close()
      const text = lines.join('\n')
      for (const code of ['not_compact_jws', 'key_unknown', 'issuer_unknown', 'token_expired'])
        expect(text).toContain(code)
      expect(text).not.toContain(marker)
      for (const token of hostile) {
        for (const part of token.split('.').filter(({ length }) => length > 7))
          expect(text).not.toContain(part)
      }
    },
  )
})

describe('by default', () => {
  const bearer = () => ({ authorization: `Bearer ${expired}` })

  it('express writes to the console, never to the standard output', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const output = vi.spyOn(process.stdout, 'write')
    const guard = express(trust())
    const app = expressApp().get('/', guard(), (_req, res) => void res.end())
    const subject = await listen(createServer(app), guard.close)
    for (const _ of [1, 2, 3]) expect((await fetch(subject.url, { headers: bearer() })).status).toBe(401)
    await subject.close()
    expect(warn.mock.calls).toEqual([[refusedLine]])
    expect(output).not.toHaveBeenCalled()
  })

  it("fastify writes to the app's log, and each refused request to its own at `debug`", async () => {
    const lines: { level: number; msg: string; reqId?: string; cognito?: unknown }[] = []
    const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
    const app = Fastify({ logger: { level: 'debug', stream } })
    await app.register(fastify, trust())
    app.get('/', async () => '')
    for (const _ of [1, 2]) await app.inject({ url: '/', headers: bearer() })
    await app.close()
    const ours = lines.filter(({ cognito: fields }) => fields !== undefined)
    expect(ours).toMatchObject([
      { level: 30, msg: refusedLine, cognito: { event: 'token_refused', code: 'token_expired' } },
      {
        level: 20,
        msg: 'request refused: invalid_token',
        reqId: 'req-1',
        cognito: { code: 'token_expired' },
      },
      { level: 20, msg: 'request refused: invalid_token', reqId: 'req-2' },
    ])
    expect(JSON.stringify(lines)).not.toContain(expired)
  })

  it("nestjs writes to Nest's logger", async () => {
    class Orders {
      list() {
        return []
      }
    }
    Get('/')(Orders.prototype, 'list', Object.getOwnPropertyDescriptor(Orders.prototype, 'list') as never)
    Controller()(Orders)
    class Root {}
    Module({ imports: [CognitoModule.forRoot(trust())], controllers: [Orders] })(Root)
    const lines: unknown[][] = []
    const say = (...parts: unknown[]) => void lines.push(parts)
    const logger: LoggerService = { log: say, warn: say, error: say }
    const app = await NestFactory.create(Root, { logger })
    await app.listen(0, '127.0.0.1')
    lines.length = 0
    for (const _ of [1, 2]) await fetch(await app.getUrl(), { headers: bearer() })
    await app.close()
    expect(lines).toEqual([[refusedLine, 'Cognito']])
  })

  it.each([
    ['Text', (line: unknown) => JSON.parse(String(line)) as unknown],
    ['JSON', (line: unknown) => line],
  ])('lambda writes JSON to the console, with the log format %s', async (format, parse) => {
    vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', format)
    const info = vi.spyOn(console, 'info').mockImplementation(() => {})
    const handler = lambda(trust())({}, async (_event: APIGatewayProxyEventV2) => ({ statusCode: 200 }))
    const event = { version: '2.0', headers: bearer() } as unknown as APIGatewayProxyEventV2
    for (const _ of [1, 2]) expect(await handler(event)).toMatchObject({ statusCode: 401 })
    expect(info).toHaveBeenCalledTimes(1)
    expect(parse(info.mock.calls[0]?.[0])).toMatchObject({
      message: refusedLine,
      cognito: { event: 'token_refused', code: 'token_expired' },
    })
  })
})
