/** Three significant digits: more would suggest a precision that the measurements do not have. */
export function digits(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
