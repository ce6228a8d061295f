import { readFile, writeFile } from 'node:fs/promises'

/**
 * Draws what `tmux capture-pane -p -e` wrote as an SVG: `node build/terminal-svg.ts captured.ansi docs/doctor.svg`.
 */
const [, , from = '', to = ''] = process.argv
const colors: Readonly<Record<string, string>> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '36': '#79c0ff',
}
const lines = (await readFile(from, 'utf8')).trimEnd().split('\n')
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
let [fill, bold, dim] = ['', false, false]

function drawn(line: string): string {
  return line
    .split('\u001B[')
    .map((piece, index) => {
      if (index === 0) return span(piece)
      const end = piece.indexOf('m')
      for (const code of piece.slice(0, end).split(';')) apply(code)
      return span(piece.slice(end + 1))
    })
    .join('')
}

function apply(code: string): void {
  if (code === '0' || code === '') [fill, bold, dim] = ['', false, false]
  if (code === '39') fill = ''
  if (code === '1') bold = true
  if (code === '2') dim = true
  fill = colors[code] ?? fill
}

function span(text: string): string {
  if (text === '') return ''
  const style = `${fill && ` fill="${fill}"`}${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.65"' : ''}`
  return `<tspan${style}>${escaped(text)}</tspan>`
}

const height = 24 + lines.length * 20
const rows = lines.map(
  (line, index) => `<text x="16" y="${28 + index * 20}" xml:space="preserve">${drawn(line)}</text>`,
)
await writeFile(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" width="740" height="${height}" viewBox="0 0 740 ${height}" role="img" aria-label="cognito-m2m doctor reports a misspelled scope and its fix" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
<rect width="740" height="${height}" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`,
)
