/**
 * Breaks text into lines at spaces. A word that is longer than a line, such as a URL, is not broken.
 *
 * @param width Characters in a line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines
}

/** The same, with every line indented by `indent` spaces. */
export function indented(text: string, indent: number, columns: number): readonly string[] {
  return wrap(text, columns - indent).map((line) => ' '.repeat(indent) + line)
}
