import { Writable } from 'node:stream'
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger'
import { createTokenValidator, type LoggerLike } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import winston from 'winston'

// Each logger is passed as it is, as its users would.

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'loggers' })
})
afterAll(() => cognito.close())
afterEach(() => vi.restoreAllMocks())

const message = expect.stringMatching(
  /^cognito-m2m: A token of client \w+ was refused in the claims stage: token_expired \(`exp`\)\./,
)
const fields = expect.objectContaining({ event: 'token_refused', stage: 'claims', code: 'token_expired' })

async function refuse(logger: LoggerLike): Promise<string> {
  const token = await cognito.mintToken({ expiresInSeconds: -10 })
  const validator = createTokenValidator({
    issuers: [{ issuer: cognito.issuer }],
    resource: 'orders',
    logger,
  })
  await validator.safeValidate(token)
  validator.close()
  return token
}

function collecting() {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join(''), line: () => JSON.parse(chunks.join('')) as unknown }
}

describe('one line in', () => {
  it.each(['a logger', 'a child'])('pino, %s: message and fields', async (kind) => {
    const { stream, text, line } = collecting()
    const logger = pino(stream)
    const token = await refuse(kind === 'a child' ? logger.child({ service: 'orders' }) : logger)
    expect(line()).toMatchObject({ level: 30, msg: message, cognito: fields })
    expect(text()).not.toContain(token)
  })

  it('pino with a message key of its own', async () => {
    const { stream, line } = collecting()
    await refuse(pino({ messageKey: 'message' }, stream))
    expect(line()).toMatchObject({ message, cognito: fields })
  })

  it('winston as JSON: message and fields', async () => {
    const { stream, text, line } = collecting()
    const transports = [new winston.transports.Stream({ stream })]
    const token = await refuse(winston.createLogger({ format: winston.format.json(), transports }))
    expect(line()).toMatchObject({ level: 'info', message, cognito: fields })
    expect(text()).not.toContain(token)
  })

  it('winston with `splat` and as text: the message says everything', async () => {
    const { stream, text } = collecting()
    const format = winston.format.combine(
      winston.format.splat(),
      winston.format.printf(({ message }) => String(message)),
    )
    await refuse(winston.createLogger({ format, transports: [new winston.transports.Stream({ stream })] }))
    expect(text().trim()).toEqual(message)
  })

  it('Powertools for AWS Lambda: message and fields', async () => {
    // It writes to streams of its own, unless told to use the console.
    vi.stubEnv('POWERTOOLS_DEV', 'true')
    const info = vi.spyOn(console, 'info').mockImplementation(() => {})
    const token = await refuse(new PowertoolsLogger({ serviceName: 'orders' }))
    vi.unstubAllEnvs()
    expect(info).toHaveBeenCalledTimes(1)
    const text = String(info.mock.calls[0]?.[0])
    expect(JSON.parse(text)).toMatchObject({ level: 'INFO', service: 'orders', message, cognito: fields })
    expect(text).not.toContain(token)
  })

  it('the console', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {})
    const token = await refuse(console)
    expect(info.mock.calls).toEqual([[message, { cognito: fields }]])
    expect(JSON.stringify(info.mock.calls)).not.toContain(token)
  })
})
