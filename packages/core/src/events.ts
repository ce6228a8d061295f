import type { AcquisitionEvent } from './acquisition/acquisition-event.ts'
import { OptionError } from './errors.ts'
import type { Emit } from './event-emitter.ts'
import type { KeysEvent } from './jwks/keys-event.ts'
import type { ValidationEvent } from './validation/validation-event.ts'

/**
 * Everything that happens inside, for logs, metrics and traces: one union, discriminated by `type`.
 * No event holds a token, a secret, or text that a caller sent.
 */
export type CognitoM2MEvent = KeysEvent | ValidationEvent | AcquisitionEvent

/** Receives every event, synchronously. Whatever it throws is ignored. */
export type EventListener = Emit<CognitoM2MEvent>

/** One listener, or several, such as a cost meter beside that of `@cognito-m2m/opentelemetry`: called in this order. */
export type EventListeners = EventListener | readonly EventListener[]

/** @throws OptionError when it is neither a function nor a list of functions. */
export function checkedListeners(option: string, value: unknown): readonly EventListener[] {
  const listeners: readonly unknown[] = Array.isArray(value) ? [...value] : value === undefined ? [] : [value]
  if (listeners.every((listener): listener is EventListener => typeof listener === 'function'))
    return listeners
  throw new OptionError(option, 'must be a function, or a list of functions.')
}
