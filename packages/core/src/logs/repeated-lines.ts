import type { ClockLike } from '../clock.ts'
import type { LogFields, LogLevel, WriteLine } from './logger.ts'

/** A problem that may occur often. */
export interface Occurrence {
  readonly level: LogLevel
  /** The message, without a full stop. Equal messages are counted together. */
  readonly text: string
  readonly fields: LogFields['cognito']
  /** Written after an interval without an occurrence. Default: nothing. */
  readonly over?: string
}

const intervalSeconds = 60
const maxOccurrences = 100
const others: Occurrence = {
  level: 'warn',
  text: `More than ${maxOccurrences} different messages within ${intervalSeconds} s: further ones are only counted`,
  fields: { event: 'others' },
}

/**
 * Limits repeated messages: writes the first occurrence immediately, then one line per interval with the number of
 * further occurrences. Bounds memory: beyond 100 different messages per interval, further ones share one count.
 */
export function createRepeatedLines(clock: ClockLike, write: WriteLine): (occurrence: Occurrence) => void {
  const seen = new Map<string, { readonly occurrence: Occurrence; more: number }>()
  let openedAt = 0
  let cancelTimer = () => {}

  function openInterval(): void {
    openedAt = clock.monotonic()
    cancelTimer = clock.schedule(intervalSeconds, closeInterval, { keepAlive: false })
  }

  function closeInterval(): void {
    cancelTimer()
    const seconds = Math.round(clock.monotonic() - openedAt)
    for (const [text, entry] of seen) {
      const { occurrence, more } = entry
      const { level, fields, over } = occurrence
      if (more > 0) {
        entry.more = 0
        write(level, `${text} (${more} more in the last ${seconds} s).`, { ...fields, count: more, seconds })
      } else {
        seen.delete(text)
        if (over !== undefined) write('info', over, { ...fields, over: true })
      }
    }
    if (seen.size > 0) openInterval()
  }

  return function report(occurrence: Occurrence): void {
    // Timers do not run in a frozen sandbox; the next occurrence then closes the interval.
    if (seen.size > 0 && clock.monotonic() - openedAt > intervalSeconds) closeInterval()
    const entry = seen.get(occurrence.text)
    if (entry !== undefined) entry.more += 1
    else if (seen.size >= maxOccurrences && occurrence !== others) report(others)
    else {
      if (seen.size === 0) openInterval()
      seen.set(occurrence.text, { occurrence, more: 0 })
      write(occurrence.level, `${occurrence.text}.`, { ...occurrence.fields, count: 1 })
    }
  }
}
