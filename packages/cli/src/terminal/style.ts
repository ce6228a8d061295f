import { styleText } from 'node:util'

/** Styles text, or returns it unchanged. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warning: (text: string) => string
  readonly command: (text: string) => string
}

type Format = Parameters<typeof styleText>[0]

/** @param color Whether the terminal supports colors. */
export function styleFor(color: boolean): Style {
  const paint = (format: Format) => (text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint(['bold', 'red']),
    warning: paint('yellow'),
    command: paint('cyan'),
  }
}
