import { ignoreRejection } from './maybe-promise.ts'

/** Reports an event. Never throws. */
export type Emit<Event> = (event: Event) => void

/**
 * Wraps a user-supplied listener so that nothing it does can reach a request. Undefined when there is none: call it as
 * `emit?.(…)`, which then makes no event.
 */
export function eventEmitter<Event>(listener: Emit<Event> | undefined): Emit<Event> | undefined {
  if (listener === undefined) return undefined
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
