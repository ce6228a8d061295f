import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import type { FleetParameters } from '../acquisition/fleet-task.ts'
import type { FromMemoryParameters } from '../acquisition/from-memory-task.ts'
import { type Redis, startRedis } from '../acquisition/redis-server.ts'
import type { Account, TokenClient } from '../acquisition/token-client.ts'
import { cognitoM2MWithStore, tokenClients } from '../acquisition/token-clients.ts'
import type { Case, Context, Row } from '../case.ts'
import { isolate } from '../isolated/isolate.ts'
import { interleave } from '../measure/interleave.ts'
import { microsecondsOf } from '../measure/round.ts'
import { median } from '../measure/statistics.ts'
import { isolateAll } from './isolated-subjects.ts'

const fromMemory = new URL('../acquisition/from-memory-task.ts', import.meta.url).href
const fleetMember = new URL('../acquisition/fleet-task.ts', import.meta.url).href

const processes = 16
const callers = 1_000

/** Cost of getting a cached token, and number of tokens that a fleet acquires. */
export const acquisition: Case = {
  name: 'acquisition',
  title: 'Acquisition',
  async run(context) {
    await using cognito = await startLocalCognito()
    const account: Account = {
      issuer: cognito.issuer,
      tokenEndpoint: cognito.tokenEndpoint,
      clientId: cognito.clientId,
      clientSecret: cognito.clientSecret,
      scope: 'orders/read',
    }
    const parametersOf = (subject: string): FromMemoryParameters => ({ subject, account })
    const label = { case: acquisition.name, work: 'getToken() from the cache' }
    const rows: Row[] = [
      ...(await interleave(context, label, await isolateAll(tokenClients, fromMemory, parametersOf))),
    ]
    for (const client of tokenClients) {
      if (client.kind !== 'limit') rows.push(await fleetRow(context, client, account, cognito))
    }
    using redis = await startRedis()
    if (redis === undefined)
      context.progress('acquisition: no redis-server here, so no fleet with a shared store')
    else
      rows.push(
        await fleetRow(context, cognitoM2MWithStore, { ...account, redisUrl: redis.url }, cognito, redis),
      )
    return rows
  },
}

/** Starts a new fleet for each round, lets all callers start at once, and counts the requests to the endpoint. */
async function fleetRow(
  { effort, progress }: Context,
  { name, kind }: TokenClient,
  account: Account,
  cognito: LocalCognito,
  redis?: Redis,
): Promise<Row> {
  const counts: number[] = []
  const parameters: FleetParameters = {
    subject: name,
    account,
    callers: Math.ceil(callers / processes),
    calls: 10,
  }
  const members = await Promise.all(
    Array.from({ length: processes }, () => isolate({ name, kind }, fleetMember, parameters)),
  )
  const cpuMicroseconds: number[] = []
  for (let turn = 0; turn < (effort.quick ? 1 : 5); turn += 1) {
    progress(`acquisition: fleet, ${name}, round ${turn + 1}`)
    await redis?.flush()
    const before = cognito.requests.count('token_endpoint')
    const rounds = await Promise.all(members.map((member) => member.round(0)))
    counts.push(cognito.requests.count('token_endpoint') - before)
    cpuMicroseconds.push(microsecondsOf(rounds))
  }
  await Promise.all(members.map((member) => member.close()))
  return {
    case: acquisition.name,
    work: `a fleet of ${processes} processes, ${callers} callers that ask ten times`,
    subject: name,
    kind,
    rate: null,
    cpuMicroseconds: median(cpuMicroseconds),
    spread: null,
    ratioToLimit: null,
    ratioToOurs: null,
    measures: { 'tokens acquired': median(counts) },
  }
}
