import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../../free-port.ts'

// examples/observed: its dashboard and its alert rules, against what the running example exports.

const run = promisify(execFile)
const folder = new URL('../../../examples/observed/', import.meta.url).pathname
const isThere = (program: string) => spawnSync(program, ['--version']).status === 0
const install = 'Needs Prometheus: apt-get install prometheus.'

interface Query {
  readonly name: string
  readonly expr: string
}

const dashboard = JSON.parse(await readFile(join(folder, 'grafana/dashboard.json'), 'utf8')) as {
  readonly panels: readonly {
    readonly id: number
    readonly title: string
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
}
const rules = parse(await readFile(join(folder, 'prometheus/alerts.yml'), 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}
const ofDashboard: readonly Query[] = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }, index) => ({ name: `${title}, ${index + 1}`, expr })),
)
const ofRules: readonly Query[] = rules.groups.flatMap((group) =>
  group.rules.map(({ alert, expr }) => ({ name: alert, expr })),
)

let example: ChildProcess
let metricsPort: number
let printed = ''
beforeAll(async () => {
  metricsPort = await freePort()
  example = spawn('pnpm', ['run', 'start'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', METRICS_PORT: String(metricsPort), PACE: '0.05' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  for (const stream of [example.stdout, example.stderr]) {
    stream?.on('data', (chunk) => {
      printed += chunk
    })
  }
  while (!printed.includes('Press Ctrl-C')) {
    if (example.exitCode !== null) throw new Error(printed)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})
afterAll(async () => {
  if (example.exitCode !== null || example.pid === undefined) return
  const exit = once(example, 'exit')
  process.kill(-example.pid, 'SIGINT')
  await exit
})

interface Exported {
  readonly metrics: ReadonlySet<string>
  /** Metric → the labels that its samples had. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>
}

async function scrape(): Promise<Exported> {
  const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  const labels = new Map<string, Set<string>>()
  for (const [, name = '', list = ''] of page.matchAll(/^(\w+)\{(.*)\} /gm)) {
    const known = labels.get(name) ?? new Set()
    labels.set(name, known)
    for (const [, label = ''] of list.matchAll(/(\w+)="/g)) known.add(label)
  }
  return { metrics: new Set(labels.keys()), labels }
}

/** Every name in a query that is the project's: metrics, and labels, which may be the project's or OpenTelemetry's. */
function namesIn(expr: string): readonly string[] {
  return [...expr.replaceAll(/"[^"]*"/g, '').matchAll(/\b(cognito_m2m_\w+|error_type|http_\w+)\b/g)].map(
    ([name]) => name,
  )
}

describe('the running example', () => {
  it('exports each metric and label that a panel or a rule names', { timeout: 120_000 }, async () => {
    const named = new Set([...ofDashboard, ...ofRules].flatMap(({ expr }) => namesIn(expr)))
    let missing = [...named]
    // What goes wrong in the story comes one after the other.
    for (let turn = 0; turn < 400 && missing.length > 0; turn++) {
      const { metrics, labels } = await scrape()
      const known = new Set([...metrics, ...[...labels.values()].flatMap((names) => [...names])])
      missing = missing.filter((name) => !known.has(name))
      if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(missing, printed).toEqual([])
    expect(named.size).toBeGreaterThan(15)
  })

  it('logs what goes wrong, a line each, and no token', async () => {
    expect(printed).toContain('cognito-m2m: The token store failed (')
    expect(printed).toContain('cognito-m2m: A token was refused in the format stage: not_compact_jws.')
    expect(printed).not.toContain('eyJ')
    const lines = printed.split('\n').filter((line) => line.startsWith('cognito-m2m: '))
    expect(lines.length).toBeLessThan(150)
  })
})

describe.skipIf(!isThere('promtool'))(`the alert rules, by promtool (${install})`, () => {
  const promtool = (...parameters: string[]) =>
    run('promtool', parameters, { cwd: join(folder, 'prometheus') })

  it('are valid, and so is the configuration', async () => {
    expect((await promtool('check', 'config', 'prometheus.yml')).stdout).toContain('SUCCESS: 8 rules found')
  })

  it('fire when they should, and not before', async () => {
    expect((await promtool('test', 'rules', 'alerts.test.yml')).stdout).toContain('SUCCESS')
  })

  it('have a test each', async () => {
    const tests = await readFile(join(folder, 'prometheus/alerts.test.yml'), 'utf8')
    for (const { name } of ofRules) expect(tests).toContain(`alertname: ${name}\n        exp_alerts`)
  })
})

describe.skipIf(!isThere('prometheus'))(`a Prometheus that scrapes the example (${install})`, () => {
  it('has data for each query of the dashboard', { timeout: 120_000 }, async () => {
    const data = await mkdtemp(join(tmpdir(), 'cognito-m2m-prometheus-'))
    const port = await freePort()
    const config = (await readFile(join(folder, 'prometheus/prometheus.yml'), 'utf8'))
      .replace('127.0.0.1:9464', `127.0.0.1:${metricsPort}`)
      .replace('scrape_interval: 2s', 'scrape_interval: 1s')
      .replace('alerts.yml', join(folder, 'prometheus/alerts.yml'))
    await writeFile(join(data, 'prometheus.yml'), config)
    const prometheus = spawn('prometheus', [
      `--config.file=${join(data, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(data, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ])
    try {
      let empty = [...ofDashboard]
      for (let turn = 0; turn < 90 && empty.length > 0; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        const answers = await Promise.all(empty.map(({ expr }) => query(port, expr)))
        empty = empty.filter((_, index) => answers[index] === 0)
      }
      expect(empty).toEqual([])
    } finally {
      const exit = once(prometheus, 'exit')
      prometheus.kill('SIGTERM')
      await exit
      await rm(data, { recursive: true, force: true })
    }
  })
})

/** The number of series that a query has; 0 as long as Prometheus does not listen. */
async function query(port: number, expr: string): Promise<number> {
  const parameters = new URLSearchParams({ query: expr.replaceAll('$__rate_interval', '10s') })
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${parameters}`).catch(() => undefined)
  if (response === undefined || response.status === 503) return 0
  const body = (await response.json()) as { status: string; error?: string; data?: { result: unknown[] } }
  if (body.status !== 'success') throw new Error(`${expr}: ${body.error}`)
  return body.data?.result.length ?? 0
}
