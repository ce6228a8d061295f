import type { LocalCognito } from '@cognito-m2m/local'
import { type ApiCase, apiCases } from './api-cases.ts'
import { startEmulator } from './emulator.ts'
import { startProgram } from './program.ts'

/** The status of each case's response, by the name of the case; `none` if there was none within six seconds. */
export type Verdicts = Readonly<Record<string, number | 'none'>>

const patienceSeconds = 6

/** Runs a program of `api/` against an emulator of its own, which stands in for AWS. */
export async function apiVerdicts(program: string): Promise<Verdicts> {
  await using cognito = await startEmulator()
  const verdicts: Record<string, number | 'none'> = {}
  let api = await startApi(program, cognito)
  try {
    for (const one of apiCases) {
      if (one.fresh === true) {
        await api.stop()
        cognito.faults.clear()
        api = await startApi(program, cognito)
      }
      verdicts[one.name] = await verdictOf(one, cognito, api.url)
    }
    return verdicts
  } finally {
    await api.stop()
  }
}

async function verdictOf(one: ApiCase, cognito: LocalCognito, url: string): Promise<number | 'none'> {
  const send = async (authorization: string | undefined) => {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patienceSeconds * 1000) })
    await response.arrayBuffer()
    return response.status
  }
  await one.before?.(cognito, (authorization) => send(authorization).catch(() => undefined))
  return send(await one.authorization(cognito)).catch(() => 'none' as const)
}

async function startApi(
  program: string,
  cognito: LocalCognito,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { first, stop } = await startProgram<{ port: number }>('api-process.ts', `./api/${program}`, cognito)
  return { url: `http://127.0.0.1:${first.port}/orders`, stop }
}
