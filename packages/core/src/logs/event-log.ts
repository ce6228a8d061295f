import type { ClockLike } from '../clock.ts'
import type { CognitoM2MEvent, EventListener } from '../events.ts'
import { isDebugging } from './debug-switch.ts'
import { type LogFields, type LoggerLike, type WriteLine, writerTo } from './logger.ts'

/**
 * Creates the listener that decides what is logged. Separate ones for APIs and clients, so that a bundle contains only
 * the one it needs.
 */
export type LogOf = (clock: ClockLike, write: WriteLine) => EventListener

/** Writes events as log lines. */
export interface EventLog {
  readonly listener: EventListener
  /** Whether accepted requests are logged too. Otherwise they must not pay for logging. */
  readonly everything: boolean
}

/**
 * The log of an event stream. With `DEBUG=cognito-m2m`, logs every event.
 *
 * @param logger Receives the lines; undefined to log nothing.
 */
export function createEventLog(
  logger: LoggerLike | undefined,
  clock: ClockLike,
  logOf: LogOf,
): EventLog | undefined {
  if (logger === undefined) return undefined
  const toLogger = writerTo(logger)
  const write: WriteLine = (level, message, fields) => toLogger(level, `cognito-m2m: ${message}`, fields)
  return isDebugging()
    ? { listener: everyEvent(write), everything: true }
    : { listener: logOf(clock, write), everything: false }
}

function everyEvent(write: WriteLine): EventListener {
  return (event) => {
    const { type, ...rest } = event
    write('info', `${type} ${JSON.stringify(rest)}`, fieldsOf(event))
  }
}

/** An event as fields of a log line. */
export function fieldsOf({ type, ...rest }: CognitoM2MEvent): LogFields['cognito'] {
  return { event: type, ...rest }
}
