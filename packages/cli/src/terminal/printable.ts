/**
 * Makes text from a token, a file or the network safe to print: control characters could move the cursor, and
 * bidirectional ones could reorder the text.
 *
 * @param maxCharacters Longer text is truncated. Default: 300.
 */
export function printable(text: string, maxCharacters = 300): string {
  const cut = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text
  return cut.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be replaced.
    /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Any JSON value as one printable line. */
export function printableValue(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
}
