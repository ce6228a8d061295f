import { OptionError } from '../errors.ts'
import { ignoreRejection } from '../maybe-promise.ts'

/** Structured fields of a log line, under one name: they collide with nothing that a logger adds itself. */
export type LogFields = { readonly cognito: Readonly<Record<string, unknown>> }

/**
 * Where log lines go: `console`, and any logger of winston, pino or Powertools for AWS Lambda, as it is. Each line is a
 * message that says everything by itself, and the same as fields. No line holds a token, a secret, or text that a caller
 * sent.
 *
 * Loggers of pino get the fields first, as they expect.
 *
 * @example
 * ```ts
 * import { createAuthorizer, type LoggerLike } from '@cognito-m2m/core'
 *
 * const logger: LoggerLike = {
 *   info() {},
 *   warn: (message) => process.stderr.write(`${message}\n`),
 *   error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
 * }
 * export const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders', logger })
 * ```
 */
export interface LoggerLike {
  info(message: string, fields: LogFields): void
  warn(message: string, fields: LogFields): void
  error(message: string, fields: LogFields): void
}

/** How much a line matters. */
export type LogLevel = keyof LoggerLike

/** Writes one line. */
export type WriteLine = (level: LogLevel, message: string, fields: LogFields['cognito']) => void

/**
 * Writes messages to the console; the fields would only repeat them. Never to the standard output, which may be a pipe, or
 * the channel of a protocol.
 *
 * @example
 * ```ts
 * import { createTokenValidator } from '@cognito-m2m/core'
 * import { consoleLogger } from '@cognito-m2m/core/adapter'
 *
 * export const validator = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', logger: consoleLogger })
 * ```
 */
export const consoleLogger: LoggerLike = {
  info: (message) => console.warn(message),
  warn: (message) => console.warn(message),
  error: (message) => console.error(message),
}

/** Every logger of pino has it, children too. */
const pinoSerializers = Symbol.for('pino.serializers')

/** Writes lines to a logger, in the order of parameters that it expects. Nothing it does can reach a request or a timer. */
export function writerTo(logger: LoggerLike): WriteLine {
  const isPino = pinoSerializers in logger
  const pino = logger as unknown as Record<LogLevel, (fields: LogFields, message: string) => void>
  return (level, message, cognito) => {
    try {
      ignoreRejection(isPino ? pino[level]({ cognito }, message) : logger[level](message, { cognito }))
    } catch {
      // A log that cannot be written cannot be reported either.
    }
  }
}

const levels: readonly LogLevel[] = ['info', 'warn', 'error']

/**
 * The `logger` option.
 *
 * @returns The logger; undefined for `false`.
 * @throws OptionError when it is neither `false` nor a logger.
 */
export function checkedLogger(
  option: string,
  value: unknown,
  fallback: LoggerLike | undefined,
): LoggerLike | undefined {
  if (value === undefined) return fallback
  if (value === false) return undefined
  const logger = value as LoggerLike | null
  // A logger may be a function with methods.
  const hasMethods = (typeof logger === 'object' && logger !== null) || typeof logger === 'function'
  if (hasMethods && levels.every((level) => typeof logger[level] === 'function')) return logger
  throw new OptionError(
    option,
    'must be `false`, or a logger with the methods `info`, `warn` and `error`, such as `console`.',
  )
}
