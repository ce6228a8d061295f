import type { Row } from '../case.ts'
import type { Environment } from '../environment.ts'
import { digits } from './digits.ts'
import { type Bar, type Panel, panelsOf } from './panels.ts'

const width = 760
const nameWidth = 250
const valueWidth = 70
const barHeight = 16
const pitch = 22

/** Colours for light and dark pages; the background is the page's own. */
const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 13px }
  .note { fill: #59636e; font-size: 11px }
  .value, .name { dominant-baseline: central }
  .name { text-anchor: end }
  .ours { fill: #0969da } .peer { fill: #afb8c1 } .limit { fill: #d4a72c }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .note { fill: #9198a1 }
    .ours { fill: #4493f8 } .peer { fill: #656c76 } .limit { fill: #bb8009 }
  }`

/** Draws the most important figures as an SVG document. */
export function chartOf(rows: readonly Row[], environment: Environment): string {
  let top = 0
  const panels: string[] = []
  for (const panel of panelsOf(rows)) {
    panels.push(panelAt(panel, top))
    top += panel.bars.length * pitch + 44
  }
  const { processors, processor, node, date, quick } = environment
  const note = `${date.slice(0, 10)}, Node.js ${node}, ${processors} × ${processor}${quick ? ', quick run: no figures to quote' : ''}`
  const height = top + 24
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>cognito-m2m beside its peers and the physical limit</title>',
    `<style>${style}\n</style>`,
    ...panels,
    `<text class="note" x="0" y="${height - 8}">${escaped(note)}</text>`,
    '</svg>\n',
  ].join('\n')
}

function panelAt({ title, unit, bars }: Panel, top: number): string {
  const greatest = Math.max(...bars.map(({ value }) => value))
  const lines = bars.map((bar, index) => barAt(bar, unit, greatest, top + 26 + index * pitch))
  return [`<text class="title" x="0" y="${top + 14}">${escaped(title)}</text>`, ...lines].join('\n')
}

function barAt({ subject, kind, value }: Bar, unit: string, greatest: number, y: number): string {
  const length = Math.max(1, (value / greatest) * (width - nameWidth - valueWidth - 16))
  const middle = y + barHeight / 2
  const label = `${digits(value)} ${unit}`.trim()
  return [
    `<text class="name" x="${nameWidth}" y="${middle}">${escaped(subject)}</text>`,
    `<rect class="${kind}" x="${nameWidth + 8}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
    `<text class="value" x="${(nameWidth + 14 + length).toFixed(1)}" y="${middle}">${label}</text>`,
  ].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
