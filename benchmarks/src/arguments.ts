import { parseArgs } from 'node:util'

export interface Arguments {
  readonly only: readonly string[]
  readonly quick: boolean
  readonly json: string | undefined
  readonly svg: string | undefined
  readonly against: string | undefined
  readonly draw: readonly string[]
  readonly summarize: string | undefined
  readonly help: boolean
}

export const usage = `Usage: pnpm bench [--only CASE]... [--quick] [--json FILE] [--svg FILE] [--against FILE]

  --only CASE       one case; may be given several times. Default: all
  --quick           few and short rounds: to see that it runs, not for figures
  --json FILE       also writes the environment and every row
  --svg FILE        also draws the chart
  --against FILE    compares with an earlier --json. Default: the published run
  --draw FILE       with --svg: measures nothing, and draws an earlier --json; may be given several times
  --summarize FILE  measures nothing, and prints an earlier --json as the table of the README
`

/** @throws TypeError when an option is unknown. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    // pnpm passes its own separator on.
    args: argv.filter((argument) => argument !== '--'),
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      svg: { type: 'string' },
      against: { type: 'string' },
      summarize: { type: 'string' },
      draw: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  const { only, quick, json, svg, against, draw, summarize, help } = values
  return { only, quick, json, svg, against, draw, summarize, help }
}
