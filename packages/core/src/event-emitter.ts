import { ignoreRejection } from './maybe-promise.ts'

/** Reports an event. Never throws. */
export type Emit<Event> = (event: Event) => void

/**
 * Wraps user-supplied listeners so that their errors cannot affect a request. Undefined if there are none: call it as
 * `emit?.(…)`, which then creates no event object.
 */
export function eventEmitter<Event>(
  ...listeners: readonly (Emit<Event> | undefined)[]
): Emit<Event> | undefined {
  const [first, ...others] = listeners.filter((listener) => listener !== undefined).map(contained)
  if (first === undefined || others.length === 0) return first
  return (event) => {
    first(event)
    for (const emit of others) emit(event)
  }
}

function contained<Event>(listener: Emit<Event>): Emit<Event> {
  return (event) => {
    try {
      // An async listener is allowed, whatever its type says.
      ignoreRejection(listener(event))
    } catch {
      // Ignore errors of listeners: they must not affect the request.
    }
  }
}

let lastId = 0

/** An ID that relates events to each other; unique in this process. */
export function nextId(): number {
  lastId += 1
  return lastId
}
