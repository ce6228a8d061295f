import { OptionError } from '../errors.ts'
import { ignoreRejection } from '../maybe-promise.ts'

/** Structured fields of a log line, under one name, so that they do not collide with fields of the logger. */
export type LogFields = { readonly cognito: Readonly<Record<string, unknown>> }

/**
 * A logger: `console`, or any logger of winston, pino or Powertools for AWS Lambda, without an adapter. Each call gets
 * a complete message, and the same information as fields. No line contains a token, a secret, or a string that a caller
 * sent.
 *
 * For pino, the fields come first, as pino expects.
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

/** The level of a log line. */
export type LogLevel = keyof LoggerLike

/** Writes one log line. */
export type WriteLine = (level: LogLevel, message: string, fields: LogFields['cognito']) => void

/**
 * Writes messages to standard error, without fields, which would only repeat them. Never writes to standard output,
 * which may be a pipe or the channel of a protocol.
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

/** Present on every pino logger, including child loggers. */
const pinoSerializers = Symbol.for('pino.serializers')

/**
 * Writes lines to a logger, with the parameters in the order that it expects. Its errors do not reach requests or
 * timers.
 */
export function writerTo(logger: LoggerLike): WriteLine {
  const isPino = pinoSerializers in logger
  const pino = logger as unknown as Record<LogLevel, (fields: LogFields, message: string) => void>
  return (level, message, cognito) => {
    try {
      ignoreRejection(isPino ? pino[level]({ cognito }, message) : logger[level](message, { cognito }))
    } catch {
      // A failure to write the log cannot be logged.
    }
  }
}

const levels: readonly LogLevel[] = ['info', 'warn', 'error']

/**
 * Checks the `logger` option.
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
  // A logger may also be a function with methods.
  const hasMethods = (typeof logger === 'object' && logger !== null) || typeof logger === 'function'
  if (hasMethods && levels.every((level) => typeof logger[level] === 'function')) return logger
  throw new OptionError(
    option,
    'must be `false`, or a logger with the methods `info`, `warn` and `error`, such as `console`.',
  )
}
