import { faultOf, type Outcome } from './run.ts'

const width = 760
const panel = { height: 118, plot: 74, left: 56, right: 16, top: 26 }

/** One panel for each run: requests offered per second, with the quota and the fault. */
export function chartOf(outcomes: readonly Outcome[]): string {
  const height = outcomes.length * panel.height + 14
  const panels = outcomes.map((outcome, index) => panelOf(outcome, index * panel.height))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Token requests per second in each scenario">
<style>
text { font: 11px system-ui, sans-serif; fill: #52606d }
.title { font-weight: 600; fill: #323f4b }
.offered { fill: #2680c2 }
.quota { stroke: #d64545; stroke-dasharray: 4 3 }
.fault { fill: #f0b429; opacity: 0.25 }
.axis { stroke: #9aa5b1 }
@media (prefers-color-scheme: dark) { text { fill: #9aa5b1 } .title { fill: #e4e7eb } }
</style>
${panels.join('\n')}
</svg>
`
}

function panelOf(outcome: Outcome, top: number): string {
  const { offered, scenario, size } = outcome
  const plotWidth = width - panel.left - panel.right
  // A logarithmic scale: a stampede is a hundred times the quota.
  const most = Math.max(2 * size.quota, ...offered)
  const scale = (value: number) => (Math.log10(1 + value) / Math.log10(1 + most)) * panel.plot
  const bottom = top + panel.top + panel.plot
  const x = (second: number) => panel.left + (second / scenario.seconds) * plotWidth
  const perColumn = Math.ceil(scenario.seconds / plotWidth)
  const columns: string[] = []
  for (let second = 0; second < scenario.seconds; second += perColumn) {
    const highest = Math.max(...offered.slice(second, second + perColumn))
    if (highest === 0) continue
    const tall = scale(highest)
    columns.push(`M${x(second).toFixed(1)} ${bottom}v-${tall.toFixed(1)}h1v${tall.toFixed(1)}z`)
  }
  const fault = faultOf(scenario)
  const quotaAt = bottom - scale(size.quota)
  const parts = [
    `<text class="title" x="${panel.left}" y="${top + 16}">${scenario.title}</text>`,
    fault &&
      `<rect class="fault" x="${x(fault.from).toFixed(1)}" y="${top + panel.top}" width="${(x(fault.until) - x(fault.from)).toFixed(1)}" height="${panel.plot}"/>`,
    `<path class="offered" d="${columns.join('')}"/>`,
    `<path class="quota" d="M${panel.left} ${quotaAt.toFixed(1)}h${plotWidth}"/>`,
    `<path class="axis" d="M${panel.left} ${bottom}h${plotWidth}"/>`,
    `<text x="${panel.left - 6}" y="${(quotaAt + 4).toFixed(1)}" text-anchor="end">${size.quota}/s</text>`,
    `<text x="${panel.left - 6}" y="${top + panel.top + 4}" text-anchor="end">${Math.round(most).toLocaleString('en')}</text>`,
    `<text x="${width - panel.right}" y="${bottom + 12}" text-anchor="end">${scenario.seconds / 60} min</text>`,
  ]
  return parts.filter((part) => part !== undefined).join('\n')
}
