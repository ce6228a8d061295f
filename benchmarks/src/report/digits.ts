/** Three digits that count: more would claim a precision that is not there. */
export function digits(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
