import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawDashboard } from './draw.ts'
import { type Dashboard, queryRange } from './prometheus.ts'

// Draws the dashboard from a real run: runs this example and a Prometheus that scrapes it, for one four-minute
// sequence. Requires `prometheus` (Debian: apt-get install prometheus).

const here = new URL('../../', import.meta.url).pathname
const seconds = Number(process.env.SECONDS ?? 265)
const step = 2

const data = await mkdtemp(join(tmpdir(), 'observed-prometheus-'))
const example = spawn('pnpm', ['--silent', 'start'], {
  cwd: here,
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
})
const port = '9491'
const prometheus = spawn(
  'prometheus',
  [
    `--config.file=${join(here, 'prometheus/prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ],
  { stdio: 'ignore' },
)
try {
  await Promise.race([
    new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    failure(example, 'The example'),
    failure(prometheus, 'Prometheus'),
  ])
  const dashboard = JSON.parse(await readFile(join(here, 'grafana/dashboard.json'), 'utf8')) as Dashboard
  const end = Math.floor(Date.now() / 1000)
  const panels = await Promise.all(
    dashboard.panels.map(async (panel) => ({
      panel,
      series: await queryRange(`http://127.0.0.1:${port}`, panel, { start: end - seconds + 10, end, step }),
    })),
  )
  const drawing = drawDashboard(dashboard.title, panels)
  await writeFile(join(here, 'dashboard.svg'), drawing)
  await writeFile(join(here, '../../docs/pictures/observed.svg'), drawing)
} finally {
  prometheus.kill('SIGTERM')
  if (example.pid !== undefined) process.kill(-example.pid, 'SIGINT')
  await once(prometheus, 'exit')
  await rm(data, { recursive: true, force: true })
}

async function failure(child: ChildProcess, name: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${name} ended with ${code}.`)
}
