import type { Panel, Series } from './prometheus.ts'

const colors = [
  '#7eb26d',
  '#eab839',
  '#6ed0e0',
  '#ef843c',
  '#e24d42',
  '#1f78c1',
  '#ba43a9',
  '#705da0',
  '#508642',
]
const column = 40
const row = 26
const gap = 8
const top = 44
const legendLine = 15

/** Panels with their series, as an SVG in Grafana's grid. */
export function drawDashboard(
  title: string,
  panels: readonly { readonly panel: Panel; readonly series: readonly Series[] }[],
): string {
  const width = 24 * column
  const height = top + Math.max(...panels.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h)) * row
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="#111217"/>
<text x="${gap}" y="28" fill="#d8d9da" font-size="18">${escaped(title)}</text>
${panels.map(({ panel, series }) => drawPanel(panel, series)).join('\n')}
</svg>
`
}

function drawPanel(panel: Panel, series: readonly Series[]): string {
  const { title, gridPos, fieldConfig } = panel
  const shown = series.filter(({ points }) => points.some(([, value]) => Number.isFinite(value)))
  const seriesColors = colorsOf(panel, shown)
  const x = gridPos.x * column + gap / 2
  const y = top + gridPos.y * row + gap / 2
  const width = gridPos.w * column - gap
  const height = gridPos.h * row - gap
  const legend = legendRows(shown, width - 24)
  const plot = {
    left: x + 56,
    right: x + width - 12,
    top: y + 32,
    bottom: y + height - 22 - legend.length * legendLine,
  }
  const finite = shown.flatMap(({ points }) => points).filter(([, value]) => Number.isFinite(value))
  const times = finite.map(([time]) => time)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const highest = niceCeiling(Math.max(0, ...finite.map(([, value]) => value)))
  const at = ([time, value]: readonly [number, number]) =>
    `${(plot.left + ((time - first) / Math.max(1, last - first)) * (plot.right - plot.left)).toFixed(1)},${(plot.bottom - (value / highest) * (plot.bottom - plot.top)).toFixed(1)}`
  const unit = unitOf(fieldConfig.defaults.unit)
  const grid = [0, 0.5, 1].map((part) => {
    const level = plot.bottom - part * (plot.bottom - plot.top)
    return `<line x1="${plot.left}" x2="${plot.right}" y1="${level}" y2="${level}" stroke="#2c2f36"/><text x="${plot.left - 6}" y="${level + 4}" fill="#9fa7b3" font-size="10" text-anchor="end">${escaped(unit(part * highest))}</text>`
  })
  const clock = [first, last].map((time, index) => {
    const text = Number.isFinite(time) ? new Date(time * 1000).toISOString().slice(11, 19) : ''
    return `<text x="${index === 0 ? plot.left : plot.right}" y="${plot.bottom + 14}" fill="#9fa7b3" font-size="10" text-anchor="${index === 0 ? 'start' : 'end'}">${text}</text>`
  })
  const lines = shown.map(({ points }, index) =>
    segments(points)
      .map(
        (segment) =>
          `<polyline points="${segment.map(at).join(' ')}" fill="none" stroke="${seriesColors[index]}" stroke-width="1.6"/>`,
      )
      .join(''),
  )
  const names = legend.flatMap((entries, line) =>
    entries.map(
      ({ name, index, offset }) =>
        `<rect x="${x + 12 + offset}" y="${y + height - (legend.length - line) * legendLine}" width="10" height="3" fill="${seriesColors[index]}"/><text x="${x + 26 + offset}" y="${y + height - (legend.length - line) * legendLine + 5}" fill="#c7d0d9" font-size="10">${escaped(name)}</text>`,
    ),
  )
  return `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#181b1f" stroke="#2c2f36" rx="2"/><text x="${x + 12}" y="${y + 20}" fill="#d8d9da" font-size="12">${escaped(title)}</text>${[...grid, ...clock, ...lines, ...names].join('')}</g>`
}

/** Splits a series at values that are not numbers. */
function segments(points: Series['points']): Series['points'][] {
  const parts: (readonly [number, number])[][] = [[]]
  for (const point of points) {
    if (Number.isFinite(point[1])) parts.at(-1)?.push(point)
    else parts.push([])
  }
  return parts.filter(({ length }) => length > 0)
}

function legendRows(series: readonly Series[], width: number) {
  const rows: { name: string; index: number; offset: number }[][] = [[]]
  let offset = 0
  for (const [index, { name }] of series.entries()) {
    const needed = 30 + name.length * 5.6
    if (offset > 0 && offset + needed > width) {
      rows.push([])
      offset = 0
    }
    rows.at(-1)?.push({ name, index, offset })
    offset += needed
  }
  return rows
}

/** The color that the dashboard sets for a series, or the next default color. */
function colorsOf({ fieldConfig }: Panel, series: readonly Series[]): readonly string[] {
  return series.map(({ name }, index) => {
    const override = fieldConfig.overrides.find(({ matcher: { id, options } }) =>
      id === 'byRegexp' ? new RegExp(options.slice(1, -1)).test(name) : options === name,
    )
    return override?.properties[0]?.value.fixedColor ?? colors[index % colors.length] ?? '#ffffff'
  })
}

function niceCeiling(value: number): number {
  if (!(value > 0)) return 1
  const scale = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * scale >= value) ?? 10) * scale
}

function unitOf(unit: string): (value: number) => string {
  const digits = (value: number) => Number(value.toPrecision(3)).toString()
  if (unit === 's')
    return (value) => (value < 1 && value > 0 ? `${digits(value * 1000)} ms` : `${digits(value)} s`)
  if (unit === 'currencyUSD') return (value) => `$${digits(value)}`
  return (value) => `${digits(value)}/s`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
