const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * The delay of a `Retry-After` header in seconds (RFC 9110 §10.2.3), never negative.
 *
 * @param nowSeconds The wall clock, for the date form of the header.
 * @returns Undefined if the header is missing, or neither whole seconds nor an IMF-fixdate.
 */
export function retryAfterSeconds(headers: Headers, nowSeconds: number): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d{1,15}$/.test(value)) return Number(value)
  // `Date.parse` alone is too lenient: it reads "soon 5" as a date in 2001.
  if (!httpDate.test(value)) return undefined
  const at = Date.parse(value) / 1000
  return Number.isFinite(at) ? Math.max(0, at - nowSeconds) : undefined
}
