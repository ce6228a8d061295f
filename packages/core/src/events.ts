import type { AcquisitionEvent } from './acquisition/acquisition-event.ts'
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
