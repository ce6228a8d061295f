import { ignoreRejection } from './maybe-promise.ts'

/** Reports an event. Never throws. */
export type Emit<Event> = (event: Event) => void

/**
 * Wraps user-supplied listeners so that nothing they do can reach a request. Undefined when there is none: call it as
 * `emit?.(…)`, which then makes no event.
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
      // The event stream is one-way: there is nobody to tell.
    }
  }
}

let lastId = 0

/** Relates the events of one wait to each other: unique in this process. */
export function nextId(): number {
  lastId += 1
  return lastId
}
