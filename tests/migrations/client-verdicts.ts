import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type ClientCase, clientCases } from './client-cases.ts'
import { startEmulator } from './emulator.ts'
import { startProgram } from './program.ts'

const patienceSeconds = 20

/**
 * What a client does in each case: `N requests` that it sent to the token endpoint in the last series, `error` if a call
 * failed, `none` if it did neither within 20 seconds.
 */
export async function clientVerdicts(program: string): Promise<Readonly<Record<string, string>>> {
  const verdicts = await Promise.all(clientCases.map((one) => verdictOf(one, program)))
  return Object.fromEntries(clientCases.map(({ name }, index) => [name, verdicts[index] ?? '']))
}

async function verdictOf(one: ClientCase, program: string): Promise<string> {
  await using cognito = await startEmulator()
  const [warehouse, reader] = cognito.pool('eu-west-1_AbCdEf123').clients
  const client = one.name.includes('scope') ? reader : warehouse
  const { child, stop } = await startProgram('client-process.ts', `./client/${program}`, cognito, {
    CLIENT_ID: client?.clientId ?? '',
    CLIENT_SECRET: client?.clientSecret ?? '',
  })
  try {
    one.prepare?.(cognito)
    let outcome = 'none'
    for (const atOnce of one.series) {
      const before = cognito.requests.count('token_endpoint')
      child.send({ atOnce })
      const answered = await Promise.race([once(child, 'message'), wait(patienceSeconds * 1000, undefined)])
      if (answered === undefined) return 'none'
      const [{ failed }] = answered as [{ failed: number }]
      const requests = cognito.requests.count('token_endpoint') - before
      outcome = failed > 0 ? 'error' : `${requests} request${requests === 1 ? '' : 's'}`
    }
    return outcome
  } finally {
    await stop()
  }
}
