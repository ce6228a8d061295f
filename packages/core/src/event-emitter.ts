import { ignoreRejection } from './maybe-promise.ts'

/** Reports an event. Never throws. */
export type Emit<Event> = (event: Event) => void

/** Wraps a user-supplied listener so that nothing it does can reach a request. */
export function eventEmitter<Event>(listener: Emit<Event> | undefined): Emit<Event> {
  if (listener === undefined) return () => {}
  return (event) => {
    try {
      // An async listener is allowed, whatever its type says.
      ignoreRejection(listener(event))
    } catch {
      // The event stream is one-way: there is nobody to tell.
    }
  }
}
