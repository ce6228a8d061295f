import { findingsOf } from './findings.ts'
import type { Outcome } from './run.ts'

/** The results as a table. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const { steady, peak, throttled, issued, failedWithValidToken, failedWithoutToken, recoverySeconds } =
      findingsOf(outcome)
    const cells = [
      outcome.scenario.title,
      whole(outcome.size.processes),
      outcome.size.quota.toLocaleString('en'),
      steady.toFixed(1),
      whole(peak),
      whole(throttled),
      whole(issued),
      whole(failedWithValidToken),
      whole(failedWithoutToken),
      recoverySeconds === undefined ? '' : `${recoverySeconds} s`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| scenario | processes | quota/s | requests/s at the end | most in a second | throttled | issued | failed calls, valid token | failed calls, no token | last failure after the fault |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en')
}

/** Replaces the text between the markers of a page. */
export function withTable(page: string, table: string): string {
  const [begin, end] = ['<!-- results -->', '<!-- /results -->']
  const from = page.indexOf(begin)
  const until = page.indexOf(end)
  if (from < 0 || until < from) throw new Error(`The page has no markers ${begin} and ${end}.`)
  return `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(until)}`
}
