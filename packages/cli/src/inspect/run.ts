import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { readApiSettings } from '../settings/api-settings.ts'
import { settingSources } from '../settings/sources.ts'
import { withProgress } from '../terminal/progress.ts'
import type { InspectDocument } from './document.ts'
import { examine } from './examine.ts'
import { readToken } from './read-token.ts'
import { renderInspection } from './render.ts'
import { reportOf } from './report.ts'

/** Runs `inspect`. @returns The exit code, by the stage that the token fails in. */
export async function runInspect({ values, positionals, terminal }: CommandInput): Promise<number> {
  const sources = await settingSources(values, terminal)
  const settings = await readApiSettings(sources, terminal.cwd)
  if (values.verify === true && values['no-verify'] === true) {
    throw new UsageError('pass --verify or --no-verify, not both.')
  }
  const verify = values['no-verify'] !== true
  const now = typeof values.at === 'string' ? instantOf(values.at) : Date.now() / 1000
  const given = await readToken(positionals, terminal)
  const allowInsecureHttp = values['allow-insecure-http'] === true
  const work = examine(given.text, settings, { verify, now, allowInsecureHttp })
  const examination = await withProgress(terminal, 'Downloading keys', work)
  const timeZone = values.utc === true ? 'UTC' : undefined
  const document = reportOf(examination, { given, settings, verify, now, timeZone })
  terminal.out(values.json === true ? `${JSON.stringify(document)}\n` : renderInspection(document, terminal))
  return exitCodeOf(document)
}

function exitCodeOf({ verdict, failure }: InspectDocument): number {
  if (failure === null) return exitCodes.ok
  return verdict === 'keys_unavailable' ? exitCodes.keys_unavailable : exitCodes[failure.stage]
}

function instantOf(text: string): number {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Date.parse(text) / 1000
  if (!Number.isFinite(seconds)) {
    throw new UsageError('--at must be a time such as 2026-11-25T12:00Z, or seconds since 1970.')
  }
  return seconds
}
