import { createTokenSource, OptionError, TokenRequestError, type TokenSource } from '@cognito-m2m/core'
import { CommandError } from '../command-line/command-error.ts'
import type { CommandInput, OptionValues } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { readTokenClient } from '../settings/token-client.ts'
import { printable } from '../terminal/printable.ts'
import { withProgress } from '../terminal/progress.ts'
import type { BenchDocument } from './document.ts'
import { createSender, type Reply, type Sender } from './load.ts'
import { measure, type Series } from './measure.ts'
import { renderBench } from './render.ts'
import { guardCost, seriesDocuments } from './results.ts'
import { type Target, targetOf } from './target.ts'

/** Runs `bench`. @returns The exit code. */
export async function runBench({ values, positionals, terminal }: CommandInput): Promise<number> {
  const [argument, ...rest] = positionals
  if (rest.length > 0) throw new UsageError('pass exactly one URL.')
  const target = targetOf(argument, stringOf(values, 'unguarded'), stringOf(values, 'allow-host'))
  const durationSeconds = numberBetween(values, 'duration', 1, 60, 10)
  const connections = numberBetween(values, 'connections', 1, 50, 1)
  const client = await readTokenClient(values, terminal)
  const sender = createSender(connections)
  const interruption = new AbortController()
  const stop = () => interruption.abort()
  let acquired = 0
  let sent = 0
  try {
    const source = createTokenSource({
      ...client,
      logger: false,
      onEvent: ({ type }) => {
        if (type === 'token_acquired') acquired++
      },
    })
    const { series, notes } = await planOf(target, sender, source)
    const onRequest = () => {
      sent++
    }
    process.once('SIGINT', stop)
    const { signal } = interruption
    const work = measure(series, { sender, source, connections, durationSeconds, signal, onRequest })
    const results = await withProgress(
      terminal,
      () => `${sent.toLocaleString('en')} requests of ${durationSeconds} s`,
      work,
    )
    source.close()
    const measured = seriesDocuments(results)
    const document: BenchDocument = {
      schema: 'cognito-m2m/bench/1',
      connections,
      durationSeconds,
      series: measured,
      guard: guardCost(results),
      tokens: { acquired, requests: measured.find(({ name }) => name === 'with_token')?.requests ?? 0 },
      notes,
    }
    terminal.out(values.json === true ? `${JSON.stringify(document)}\n` : renderBench(document, terminal))
    return interruption.signal.aborted ? exitCodes.interrupted : exitCodes.ok
  } catch (error) {
    if (error instanceof OptionError) throw new UsageError(error.message)
    if (!(error instanceof TokenRequestError)) throw error
    throw new CommandError(`token_${error.fault}`, error.code, error.message)
  } finally {
    process.off('SIGINT', stop)
    sender.close()
  }
}

/** Sends one request of each kind before any load. @throws CommandError when the API does not accept the token. */
async function planOf(
  { guarded, unguarded }: Target,
  sender: Sender,
  source: TokenSource,
): Promise<{ series: readonly Series[]; notes: readonly string[] }> {
  requireSuccess(await sender.send(guarded, await source.getToken()))
  const series: Series[] = [{ name: 'with_token', url: guarded }]
  const notes: string[] = []
  const { status } = await sender.send(guarded, undefined)
  if (status === 401) series.push({ name: 'without_token', url: guarded })
  else {
    notes.push(
      isSuccess(status)
        ? `The URL responds with ${status} without a token: it is not guarded.`
        : `Without a token the URL responds with ${status ?? 'nothing'}; a guard responds with 401.`,
    )
  }
  if (unguarded !== undefined) {
    const reply = await sender.send(unguarded, undefined)
    if (!isSuccess(reply.status)) {
      throw failed(
        `${unguarded.pathname} responds with ${reply.status ?? reply.failure} without a token. Use a path without a guard.`,
      )
    }
    series.push({ name: 'unguarded', url: unguarded })
  }
  return { series, notes }
}

function requireSuccess({ status, failure, challenge = '' }: Reply): void {
  if (isSuccess(status)) return
  if (status === undefined) throw failed(`the API cannot be reached (${failure}).`)
  if (status === 401 || status === 403) {
    const error = /error="(?<code>[\w-]{1,40})"/.exec(challenge)?.groups?.code
    const code = error === undefined ? '' : `, ${printable(error)}`
    throw failed(
      `the API refused the token (${status}${code}). To see why: cognito-m2m token … | cognito-m2m inspect`,
    )
  }
  if (status >= 300 && status < 400) {
    throw failed(`the API responds with ${status}, a redirect. Use the target URL.`)
  }
  throw failed(
    `the API responds with ${status} to a GET request with a token. Use a URL that responds with 200.`,
  )
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300
}

function failed(message: string): CommandError {
  return new CommandError('bench_failed', 'bench_failed', message)
}

function stringOf(values: OptionValues, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

function numberBetween(
  values: OptionValues,
  name: string,
  min: number,
  max: number,
  otherwise: number,
): number {
  const text = stringOf(values, name)
  if (text === undefined) return otherwise
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}.`)
}
