import type { ClockLike } from '../clock.ts'
import type { CognitoM2MEvent, EventListener } from '../events.ts'
import { isDebugging } from './debug-switch.ts'
import { type LogFields, type LoggerLike, type WriteLine, writerTo } from './logger.ts'

/** Makes the listener that decides what is logged. One for APIs and one for clients: a bundle needs only its own. */
export type LogOf = (clock: ClockLike, write: WriteLine) => EventListener

/** What turns events into lines. */
export interface EventLog {
  readonly listener: EventListener
  /** Whether it wants accepted requests too. They are not logged otherwise, and must not pay for it. */
  readonly everything: boolean
}

/**
 * The log of an event stream. With `DEBUG=cognito-m2m`, every event, as it happens.
 *
 * @param logger Where the lines go; undefined for nowhere.
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

/** An event as fields of a line. */
export function fieldsOf({ type, ...rest }: CognitoM2MEvent): LogFields['cognito'] {
  return { event: type, ...rest }
}
