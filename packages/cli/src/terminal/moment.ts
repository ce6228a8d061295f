/** Formats a NumericDate in the user's time zone: `25 Nov 2026, 12:01:03 CET`. */
export function zonedTime(seconds: number, timeZone?: string): string {
  if (!isDate(seconds)) return 'not a date'
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(seconds * 1000)
}

const units = [
  ['year', 31_536_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** How far away a NumericDate is: `3 minutes ago`, `in 57 minutes`. */
export function relativeTime(seconds: number, now: number): string {
  const away = seconds - now
  if (!isDate(seconds)) return 'never'
  if (Math.abs(away) < 1) return 'now'
  return away < 0 ? `${span(-away)} ago` : `in ${span(away)}`
}

/** A duration in the largest unit that fits: `57 minutes`. */
export function span(seconds: number): string {
  const [unit, size] = units.find(([, length]) => Math.round(seconds) >= length) ?? ['second', 1]
  const count = Math.round(seconds / size)
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`
}

function isDate(seconds: number): boolean {
  return Number.isFinite(seconds) && Math.abs(seconds) <= 8.64e12
}
