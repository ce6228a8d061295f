import { createRequire } from 'node:module'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** Machine and versions of a run. */
export interface Environment {
  readonly date: string
  readonly processor: string
  readonly processors: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
  readonly openssl: string
  /** Load averages of one, five and fifteen minutes before the run, which show other load on the machine. */
  readonly loadAverages: readonly number[]
  readonly quick: boolean
  readonly versions: Readonly<Record<string, string>>
}

export function readEnvironment(quick: boolean): Environment {
  const all = cpus()
  return {
    date: new Date().toISOString(),
    processor: all[0]?.model ?? 'unknown',
    processors: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    openssl: process.versions.openssl,
    loadAverages: loadavg(),
    quick,
    versions: readVersions(),
  }
}

/** Exact versions, as this package pins its peers. */
function readVersions(): Record<string, string> {
  const own = createRequire(import.meta.url)('../package.json') as { dependencies: Record<string, string> }
  const peers = Object.entries(own.dependencies).filter(([, version]) => !version.startsWith('workspace:'))
  return Object.fromEntries(peers)
}
