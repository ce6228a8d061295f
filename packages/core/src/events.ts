import type { AcquisitionEvent } from './acquisition/acquisition-event.ts'
import { OptionError } from './errors.ts'
import type { Emit } from './event-emitter.ts'
import type { KeysEvent } from './jwks/keys-event.ts'
import type { ValidationEvent } from './validation/validation-event.ts'

/**
 * All events, for logs, metrics and traces: a union discriminated by `type`. No event contains a token, a secret, or a
 * string that a caller sent.
 */
export type CognitoM2MEvent = KeysEvent | ValidationEvent | AcquisitionEvent

/**
 * Receives every event, synchronously. Errors that it throws, and rejections of a promise that it returns, are ignored.
 */
export type EventListener = Emit<CognitoM2MEvent>

/** One listener or an array of listeners, called in order. */
export type EventListeners = EventListener | readonly EventListener[]

/** @throws OptionError when it is neither a function nor an array of functions. */
export function checkedListeners(option: string, value: unknown): readonly EventListener[] {
  const listeners: readonly unknown[] = Array.isArray(value) ? [...value] : value === undefined ? [] : [value]
  if (listeners.every((listener): listener is EventListener => typeof listener === 'function'))
    return listeners
  throw new OptionError(option, 'must be a function, or an array of functions.')
}
