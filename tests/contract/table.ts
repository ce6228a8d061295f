import type { Point } from './points.ts'

/** What a target showed at each point. */
export type Observations = ReadonlyMap<string, string>

/** A line of the table. */
export interface Row {
  readonly point: string
  readonly local: string
  /** `undefined` until somebody has run it with an account. */
  readonly aws: string | undefined
  readonly verdict: 'agree' | 'DIFFER' | 'documented' | 'unproven' | 'NOT DOCUMENTED'
}

/** Compares what the two targets showed, or one with AWS's documents while the other is missing. */
export function rowsOf(points: readonly Point[], local: Observations, aws?: Observations): readonly Row[] {
  return points.map(({ name, documented }) => {
    const [here, there] = [local.get(name) ?? '', aws?.get(name)]
    return { point: name, local: here, aws: there, verdict: verdictOf(documented, here, there) }
  })
}

function verdictOf(documented: readonly string[], local: string, aws: string | undefined): Row['verdict'] {
  if (aws !== undefined) return local === aws ? 'agree' : 'DIFFER'
  if (documented.includes('any')) return 'unproven'
  if (!documented.includes(local)) return 'NOT DOCUMENTED'
  return documented.length === 1 ? 'documented' : 'unproven'
}

/** For a terminal: the longest cells are wrapped below. */
export function tableText(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ point }) => point.length))
  const lines = rows.map(({ point, local, aws, verdict }) => {
    const head = `${point.padEnd(width)}  ${verdict.padEnd(14)}  `
    if (aws === undefined || aws === local) return `${head}${local}`
    const indent = ' '.repeat(head.length)
    return `${head}local: ${local}\n${indent}AWS:   ${aws}`
  })
  const count = (verdict: Row['verdict']) => rows.filter((row) => row.verdict === verdict).length
  const kinds = ['agree', 'DIFFER', 'documented', 'unproven', 'NOT DOCUMENTED'] as const
  const summary = kinds
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`)
    .join(', ')
  return `${lines.join('\n')}\n\n${summary}\n`
}
