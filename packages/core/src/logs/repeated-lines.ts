import type { ClockLike } from '../clock.ts'
import type { LogFields, LogLevel, WriteLine } from './logger.ts'

/** Something that may happen often. */
export interface Occurrence {
  readonly level: LogLevel
  /** What happened, without a full stop. Equal texts are counted together. */
  readonly text: string
  readonly fields: LogFields['cognito']
  /** Written when an interval passes without it. Default: nothing. */
  readonly over?: string
}

const intervalSeconds = 60
const maxOccurrences = 100
const others: Occurrence = {
  level: 'warn',
  text: `More than ${maxOccurrences} different things are logged within ${intervalSeconds} s; the others are only counted`,
  fields: { event: 'others' },
}

/**
 * Writes what happens often: the first time at once, then one line per interval that says how many more there were. Memory
 * is bounded: what differs from 100 others within an interval is counted as one.
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
    // In a frozen sandbox no timer runs: then the next occurrence closes the interval.
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
