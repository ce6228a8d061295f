/** The part of Stryker's JSON report that is read (mutation-testing-report-schema). */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status: string
  readonly location: { readonly start: { readonly line: number } }
}

const caught = ['Killed', 'Timeout']
const missed = ['Survived', 'NoCoverage']

/** The scores by folder, and every change that no test noticed, as Markdown. */
export function mutationTable({ files }: MutationReport): string {
  const folders = new Map<string, Mutant[]>()
  for (const [file, { mutants }] of Object.entries(files)) {
    const folder = file.split('/').slice(0, -1).join('/')
    folders.set(folder, [...(folders.get(folder) ?? []), ...mutants])
  }
  const all = [...folders.values()].flat()
  const rows = [...folders].sort().map(([folder, mutants]) => row(`\`${folder}\``, mutants))
  const survivors = Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => missed.includes(status))
      .map(({ mutatorName, replacement = '', location }) => {
        const change = replacement.replaceAll(/\s+/g, ' ').slice(0, 80)
        return `- \`${file}:${location.start.line}\` ${mutatorName}: \`${change}\``
      }),
  )
  return [
    '# Mutation testing',
    'The share of small changes to the sources that made a test fail, of all that a test could have noticed.',
    [
      '| folder | score | killed | timed out | survived | no coverage | ignored | crashed |',
      '|---|---|---|---|---|---|---|---|',
      ...rows,
      row('all', all),
    ].join('\n'),
    '## Changes that no test noticed',
    survivors.length === 0 ? 'None.' : survivors.join('\n'),
    '',
  ].join('\n\n')
}

function row(name: string, mutants: readonly Mutant[]): string {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length
  const valid = count(...caught, ...missed)
  const score = valid === 0 ? '–' : `${((100 * count(...caught)) / valid).toFixed(1)} %`
  const columns = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored']
  const cells = [...columns.map((status) => count(status)), count('RuntimeError', 'CompileError')]
  return `| ${[name, score, ...cells].join(' | ')} |`
}
